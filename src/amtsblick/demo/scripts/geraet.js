// A stand-in for a service that recognises devices: draws a text out of sight and reports how it looks.
(() => {
  const canvas = document.createElement("canvas");
  canvas.width = 240; canvas.height = 60;
  const pen = canvas.getContext("2d");
  pen.textBaseline = "alphabetic";
  pen.fillStyle = "#f60"; pen.fillRect(100, 1, 62, 20);
  pen.fillStyle = "#069"; pen.font = "11pt Arial";
  pen.fillText("Zwölf Boxkämpfer jagen Viktor, 😃", 2, 15);
  pen.fillStyle = "rgba(102, 204, 0, 0.7)"; pen.font = "18pt Arial";
  pen.fillText("Zwölf Boxkämpfer jagen Viktor, 😃", 4, 45);
  let sum = 0;
  for (const letter of canvas.toDataURL()) sum = (sum * 31 + letter.charCodeAt(0)) | 0;
  fetch(`https://merkmal.geraetewerk.example/g?m=${(sum >>> 0).toString(16)}`, { mode: "no-cors" });
})();
