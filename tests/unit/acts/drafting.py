"""Drafting for the tests of acts: a person's draft with a bill that comes up in pieces, as over a poor connection.

desk = Desk(lender, drafts)
desk.bring(BILL)                    a file, whole
desk.confirm_all(); desk.submit()   every point confirmed, and filed
"""

from dataclasses import dataclass, replace

from minglu.acts.complain import Filed
from minglu.acts.draft_complaint import add_chunk, begin, draft_of, draw_points, drop_point, put_point, start_file, submit
from minglu.acts.sealed_draft import LEAST_CHUNK
from minglu.canon.ids import CaseId, PersonId
from minglu.cases.complaint import Allegation
from minglu.cases.draft import Draft, DraftFile
from minglu.store.drafts import StoredDrafts
from minglu.wiring.reading import ExhibitReader
from tests.unit.acts.cast import ZONE
from tests.unit.acts.office import Lender

READ = ExhibitReader(zone=ZONE)
BILL = """中国移动通话详单
查询时间：2026-10-01至2026-10-12
起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,实收通信费(元)
2026-10-10 14:03:11,上海,被叫,16000000900,41秒,本地,0.00
2026-10-11 09:30:00,上海,被叫,16000007777,30秒,本地,0.00
2026-10-11 10:30:00,上海,主叫,16000004321,30秒,本地,0.00
""".encode()
LARGE = bytes(range(256)) * 256  # four pieces of the least size


@dataclass(slots=True, kw_only=True)
class Desk:
    """One person before their draft. `person` is the contact unless a test says otherwise."""

    lender: Lender
    drafts: StoredDrafts
    person: PersonId

    @property
    def draft(self) -> Draft:
        found = draft_of(self.lender.node.office, self.drafts, self.person)
        assert found is not None
        return found

    def begin(self) -> Draft:
        return begin(self.lender.node.office, self.drafts, self.person)

    def start(self, *, name: str = "bill.csv", size: int = len(BILL)) -> DraftFile:
        self.begin()
        return start_file(self.lender.node.office, self.drafts, self.person, name=name, size=size)

    def send(self, file: DraftFile, data: bytes, *, offset: int = 0) -> DraftFile:
        return add_chunk(self.lender.node.office, self.drafts, self.person, file.exhibit, offset=offset, data=data)

    def bring(self, data: bytes = BILL, *, name: str = "bill.csv") -> DraftFile:
        file = self.start(name=name, size=len(data))
        for offset in range(0, len(data), LEAST_CHUNK):
            file = self.send(file, data[offset : offset + LEAST_CHUNK], offset=offset)
        return file

    def draw(self) -> Draft:
        return draw_points(self.lender.node.office, self.drafts, self.person, read=READ)

    def put(self, point: Allegation, *, confirmed: bool = True) -> Draft:
        return put_point(self.lender.node.office, self.drafts, self.person, point, confirmed=confirmed)

    def drop(self, number: int) -> Draft:
        return drop_point(self.lender.node.office, self.drafts, self.person, number)

    def confirm_all(self) -> Draft:
        for point in self.draft.points:
            self.put(point.allegation)
        return self.draft

    def submit(self, *, case: CaseId | None = None) -> Filed:
        return submit(self.lender.node.office, self.drafts, self.lender.node.files, self.person, case=case)

    def of(self, person: PersonId) -> "Desk":
        return replace(self, person=person)
