/// The style sheet of all charts, to be served once. Colours are in the drawings; these are the few rules that
/// depend on the reader: fit, focus, forced colours, print.
pub const CSS: &str = "\
.lp-chart{display:block;height:auto;max-width:100%;font-family:inherit;overflow:visible}
.lp-chart text{font-family:inherit;font-variant-numeric:tabular-nums}
.lp-chart.lp-small{display:inline-block;vertical-align:middle}
.lp-figure{container-type:inline-size}
.lp-narrow{display:none}
@container (max-width:520px){.lp-wide{display:none}.lp-narrow{display:block}}
.lp-chart a{cursor:pointer}
.lp-chart a:hover .lp-mark,.lp-chart a:focus .lp-mark{stroke:#212b32;stroke-width:3}
.lp-chart a text{text-decoration:underline}
.lp-chart a:focus{outline:3px solid #212b32;outline-offset:2px}
@media (forced-colors:active){
.lp-chart text{fill:CanvasText;stroke:Canvas}
.lp-chart a text{fill:LinkText}
.lp-line{stroke:CanvasText}
.lp-line[stroke='#ffffff']{stroke:Canvas}
.lp-mark,.lp-fill{fill:CanvasText;stroke:Canvas}
.lp-chart a .lp-mark{fill:LinkText}
.lp-paper{fill:Canvas}
.lp-outline{fill:none;stroke:CanvasText}
.lp-paint{fill:Canvas;stroke:CanvasText}
}
@media print{
.lp-hatch{display:none}
.lp-chart{break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.lp-chart a,.lp-chart a text{text-decoration:none}
}
";
