"""Volume for those who oversee."""

from tests.web_stage import Visitor, be_staff


def test_who_oversees_sees_volume_and_nobodys_data(visitor: Visitor) -> None:
    for login in ("auditor", "officer"):
        be_staff(visitor, login)
        page = visitor.get("/oversight/alarms")
        assert page.status_code == 200
        assert "nobody came near unusually many" in page.text
        assert "collector-1" not in page.text
        assert "1600000" not in page.text
