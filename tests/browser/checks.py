"""What is looked at on every page: axe-core's rules, and that each input has a label that can be seen.

axe-core comes from npm by `scripts/setup` (package-lock.json pins it). It takes a placeholder for a name; we do not.
"""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_UNLABELLED = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((input) => input.type !== "hidden" && input.checkVisibility())
  .filter((input) => {
    const named = (input.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
    const labels = [...(input.labels || []), ...named].filter(Boolean);
    const seen = (label) => label.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && label.textContent.trim();
    // Text for screen readers alone is there as well, cut to a point: it cannot be seen.
    const large = (label) => label.getBoundingClientRect().width > 10 && label.getBoundingClientRect().height > 10;
    return !labels.some((label) => seen(label) && large(label));
  })
  .map((input) => input.name || input.id || input.type)"""


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds on a page: rule and place. It is put in past the page's policy, by the browser's own debugger."""
    if not page.evaluate("() => 'axe' in window"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        session.detach()
    found = page.evaluate("(rules) => axe.run({runOnly: rules})", list(RULES))
    return [f"{fault['id']}: {node['target']}" for fault in found["violations"] for node in fault["nodes"]]


def unlabelled(page: Page) -> list[str]:
    """The inputs that have no label one can see."""
    return list(page.evaluate(_UNLABELLED))
