// Font list by measuring one text in many families, on a canvas.
(() => {
  const send = document.currentScript.dataset.to;
  const families = ("Agency FB,Aharoni,Algerian,American Typewriter,Andale Mono,Apple Chancery,Arial,Arial Black,Arial Narrow,Arial Unicode MS," +
    "Avant Garde,Avenir,Bank Gothic,Baskerville,Batang,Bauhaus 93,Bell MT,Bitstream Vera Sans Mono,Bodoni MT,Book Antiqua,Bookman Old Style," +
    "Calibri,Cambria,Candara,Century,Century Gothic,Chalkboard,Clarendon,Comic Sans MS,Consolas,Constantia,Corbel,Courier New,DejaVu Sans," +
    "DejaVu Serif,Didot,Droid Sans,Franklin Gothic,Futura,Garamond,Geneva,Georgia,Gill Sans,Haettenschweiler,Helvetica,Helvetica Neue,Hoefler Text," +
    "Impact,Leelawadee,Liberation Sans,Lucida Console,Lucida Grande,Marlett,Menlo,Meiryo UI,Minion Pro,Monaco,MS Gothic,MS Serif,MT Extra,MYRIAD PRO," +
    "Noto Sans,Optima,Palatino,Papyrus,Roboto,Rockwell,Segoe UI,SimHei,Skia,Tahoma,Times New Roman,Trebuchet MS,Ubuntu,Univers,Verdana,Zapfino").split(",");
  const pen = document.createElement("canvas").getContext("2d");
  const width = (font) => { pen.font = `72px ${font}`; return pen.measureText("mmmmmmmmmmlli").width; };
  const base = width("monospace");
  const there = families.map((family) => (width(`'${family}', monospace`) === base ? "0" : "1")).join("");
  fetch(`${send}?f=${there}`, { mode: "no-cors" });
})();
