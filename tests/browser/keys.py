"""Hands that have a keyboard alone: Tab until it is there, Enter, Space, arrows, letters. Nothing is clicked or focused.

    keys = Keys(page)
    keys.press("form[action='/me/complain'] button")        Tab to it, then Enter
    keys.type("#f-number", "16000000202")                   Tab to it, then what is typed

At every stop on the way the ring around what has the focus must be there, and within what the window shows: whoever
cannot see where they are cannot go on (WCAG 2.1, 2.4.7).
"""

from typing import Final

from playwright.sync_api import Page

MOST_STOPS: Final = 80
# Where the focus is, and why it cannot be seen, if it cannot. A box to tick is drawn by its label, and so is its ring.
_STOP: Final = """(selector) => {
  const at = document.activeElement || document.body;
  const drawn = getComputedStyle(at).opacity === "0" ? getComputedStyle(at.labels[0], "::before") : getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const called = at.id || at.getAttribute("href") || at.name || at.textContent || "";
  const name = at.tagName + " " + called.trim().slice(0, 40);
  let wrong = "";
  // The calendar within a field of a date has the browser's own ring, which no page can ask for.
  if (at === document.body || (at.matches(":focus-within") && !at.matches(":focus"))) wrong = "";
  else if (drawn.outlineStyle === "none" || parseFloat(drawn.outlineWidth) < 2) wrong = "has no ring";
  else if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) wrong = "is outside of the window";
  return { there: at.matches(selector), body: at === document.body, name, wrong };
}"""


class Keys:
    """One pair of hands at one page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, selector: str, *, back: bool = False) -> None:
        """Press Tab until what matches has the focus, once it is there at all."""
        self._page.locator(selector).first.wait_for(state="attached")
        passed: list[str] = []
        for _ in range(MOST_STOPS):
            stop = self._page.evaluate(_STOP, selector)
            assert not stop["wrong"], f"{stop['name']} {stop['wrong']}; before it: {passed[-3:]}"
            if stop["there"]:
                return
            passed.append(stop["name"])
            self._page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not lead to {selector} at {self._page.url}; it led to {passed}")

    def press(self, selector: str, *, key: str = "Enter") -> None:
        self.to(selector)
        self._page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self._page.keyboard.type(text)

    def at(self, selector: str) -> bool:
        """Whether the focus is there already."""
        return bool(self._page.evaluate(_STOP, selector)["there"])
