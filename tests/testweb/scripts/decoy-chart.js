// A bar chart that can be saved as a picture, a QR code, and a test for emoji: no fingerprint.
(() => {
  const chart = document.getElementById("diagramm");
  const pen = chart.getContext("2d");
  const values = [["2021", 120], ["2022", 150], ["2023", 90], ["2024", 170]];
  values.forEach(([year, value], i) => {
    pen.save();
    pen.fillStyle = ["#003064", "#c8102e", "#6b9080", "#f6bd60"][i];
    pen.fillRect(20 + i * 90, 190 - value, 60, value);
    pen.fillStyle = "#000";
    pen.font = "12px sans-serif";
    pen.fillText(`${year}: ${value} Anträge`, 20 + i * 90, 185 - value);
    pen.restore();
  });
  chart.addEventListener("click", () => {});
  const save = document.createElement("a");
  save.download = "antraege.png"; save.href = chart.toDataURL("image/png"); save.textContent = "Diagramm speichern";
  chart.after(save);

  const code = document.getElementById("qr").getContext("2d");
  for (let x = 0; x < 16; x++) for (let y = 0; y < 16; y++) {
    code.fillStyle = (x * 7 + y * 13 + x * y) % 3 ? "#fff" : "#000";
    code.fillRect(x * 4, y * 4, 4, 4);
  }
  const picture = new Image();
  picture.src = document.getElementById("qr").toDataURL();

  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.textBaseline = "top"; probe.font = "32px Arial"; probe.fillText("😃", 0, 0);
  document.documentElement.dataset.emoji = probe.getImageData(16, 16, 1, 1).data[0] ? "ja" : "nein";
  const webp = document.createElement("canvas"); webp.width = webp.height = 1;
  document.documentElement.dataset.webp = webp.toDataURL("image/webp").startsWith("data:image/webp") ? "ja" : "nein";
})();
