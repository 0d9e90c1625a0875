// Graphics card read-out.
(() => {
  const send = document.currentScript.dataset.to;
  const gl = document.createElement("canvas").getContext("webgl");
  if (!gl) { fetch(`${send}?w=none`, { mode: "no-cors" }); return; }
  const more = gl.getExtension("WEBGL_debug_renderer_info");
  const told = [
    gl.getParameter(more ? more.UNMASKED_VENDOR_WEBGL : gl.VENDOR),
    gl.getParameter(more ? more.UNMASKED_RENDERER_WEBGL : gl.RENDERER),
    gl.getParameter(gl.MAX_TEXTURE_SIZE), gl.getSupportedExtensions().length,
    gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT).precision,
  ];
  fetch(`${send}?w=${encodeURIComponent(told.join("~"))}`, { mode: "no-cors" });
})();
