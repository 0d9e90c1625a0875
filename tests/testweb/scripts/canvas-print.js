// Canvas fingerprinting as Englehardt & Narayanan (2016, 6.1) describe it.
(() => {
  const send = document.currentScript.dataset.to;
  const canvas = document.createElement("canvas");
  canvas.width = 280; canvas.height = 60;
  const pen = canvas.getContext("2d");
  pen.textBaseline = "top";
  pen.font = "14px 'Arial'";
  pen.fillStyle = "#f60";
  pen.fillRect(125, 1, 62, 20);
  pen.fillStyle = "#069";
  pen.fillText("Cwm fjordbank glyphs vext quiz, 😃", 2, 15);
  pen.fillStyle = "rgba(102, 204, 0, 0.7)";
  pen.fillText("Cwm fjordbank glyphs vext quiz, 😃", 4, 17);
  let sum = 0;
  for (const c of canvas.toDataURL()) sum = (sum * 31 + c.charCodeAt(0)) | 0;
  fetch(`${send}?c=${(sum >>> 0).toString(16)}`, { mode: "no-cors" });
})();
