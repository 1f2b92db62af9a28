/** Variables that a page may set (`--passerelle-…`), with what they are in a light and a dark page. */
const COLOURS = {
  ink: "#1b1f24,#e6e9ec",
  soft: "#57606a,#a3adb8",
  paper: "#fff,#14171a",
  rule: "#d5dbe1,#363e47",
  accent: "#0b5cad,#84bcff",
  "on-accent": "#fff,#0d1b2a",
  pending: "#7a4100,#ffc07a",
  accepted: "#12602a,#83dba0",
  rejected: "#96160f,#ffaba4",
  paid: "#0b4a8f,#9dcaff",
};
const colours = Object.entries(COLOURS).map(
  ([name, pair]) => `--_${name}:var(--passerelle-${name},light-dark(${pair}));`,
);
const CSS = `:host{${colours.join("")}--_r:var(--passerelle-radius,.6rem);
display:block;max-width:34rem;font:var(--passerelle-font,16px/1.5 system-ui,sans-serif);color:var(--_ink)}
:host([hidden]){display:none}
*{box-sizing:border-box}
.box,dialog{overflow-wrap:break-word;padding:1.2rem;border:1px solid var(--_rule);border-radius:var(--_r);background:var(--_paper);color:var(--_ink)}
p,dl,ol{margin:.5rem 0}
p:first-child{margin-top:0}
.row{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center}
.badge{padding:.1rem .7rem;border-radius:1rem;font-weight:600}
.pending{color:var(--_pending)}.good,.accepted{color:var(--_accepted)}.bad,.rejected{color:var(--_rejected)}.paid{color:var(--_paid)}
.badge,.bad,.good{background:color-mix(in srgb,currentcolor 12%,var(--_paper))}
.soft,dt,small{color:var(--_soft)}
.facts{container-type:inline-size}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.2rem 1rem}
dl>div{display:contents}
dd{margin:0;overflow-wrap:anywhere}
@container (max-width:26rem){dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.3rem}}
code{font:.875em ui-monospace,monospace;user-select:all}
.bad,.good{padding:.6rem .9rem;border-radius:var(--_r)}
button,select,input,textarea{font:inherit;color:inherit;min-height:2.4rem;max-width:100%;padding:.3rem .8rem;border:1px solid var(--_soft);border-radius:calc(var(--_r)*.7);background:var(--_paper)}
button{cursor:pointer;color:var(--_accent);border-color:var(--_accent)}
.main{background:var(--_accent);color:var(--_on-accent)}
.small{min-height:0;padding:0 .5rem;font-size:.85em}
[aria-disabled=true]{opacity:.6}
:focus-visible{outline:3px solid var(--_accent);outline-offset:2px}
summary{cursor:pointer;color:var(--_accent)}
ol,ul{padding-left:1.2rem}
li{margin:.3rem 0}
dialog{width:min(34rem,94vw)}
dialog::backdrop{background:#0008}
h2{margin:0 0 .8rem;font-size:1.2em}
label{display:grid;grid-template-columns:minmax(0,1fr);align-content:end;gap:.2rem;margin:.5rem 0;flex:1 1 8rem;min-width:0}
[data-amount]>label:has(select){flex-basis:14rem}
label:has(:required)>.name::after{content:" *";content:" *"/""}
label:has(:required) .opt{display:none}
.opt{color:var(--_soft)}
.file{position:relative;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:center}
.file>span:last-of-type{min-width:0;overflow-wrap:anywhere}
.file input{position:absolute;inset:0;width:100%;opacity:0;cursor:pointer}
.file:focus-within{outline:3px solid var(--_accent);outline-offset:2px}
.pick{padding:.3rem .8rem;border:1px solid var(--_accent);border-radius:calc(var(--_r)*.7);color:var(--_accent)}
fieldset{min-width:0;margin:.5rem 0;padding:.3rem .9rem;border:1px solid var(--_rule);border-radius:var(--_r)}
textarea{min-height:5rem}`;

/** What every widget of the page looks like. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
