"""The practice office: xã Mai Sơn as it is since July 2025 (DOMAIN 1.5), with people who are not.

Its receipt agency is a stand-in, because the province's list of identifiers was not at hand; every slip is
marked as a specimen (MẪU).
"""

from __future__ import annotations

from datetime import date

from counter_tui.config import Places, read_station, write_station
from counter_tui.wiring import WiredOffice
from db.catalogue.starter import install_starter
from db.catalogue.store import set_header
from db.rules.errors import NotPossibleNow
from db.rules.office import OfficeHeader, Station

HEADER = OfficeHeader(
    unit_code="04105",
    parent_name="UBND XÃ MAI SƠN",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    short_name="Trung tâm Phục vụ hành chính công xã Mai Sơn",
    place="Mai Sơn",
    receipt_agency="H52.18.05",
    valid_from=date(2025, 7, 1),
    source="Dữ liệu thực hành; mã cơ quan chưa xác minh",
)
STATION = Station(
    slot=2,
    counter="Quầy 2",
    clerk="Lò Thị Hoa",
    clerk_title="Công chức tiếp nhận",
    practice=True,
    unit_code=HEADER.unit_code,
)


def make_practice_office(places: Places) -> bool:
    """Make the practice office unless it is there; give whether it was made now.

    ``station.json`` is written last: an interrupted set-up leaves no office, and can be run again. Raises
    ``NotPossibleNow("not_practice")`` where a real office is there.
    """
    if places.has_office:
        if not read_station(places.station).practice:
            raise NotPossibleNow("not_practice", home=str(places.home))
        return False
    for folder in (places.home, places.slips, places.logs):
        folder.mkdir(parents=True, exist_ok=True)
    install_starter(places.catalogue)
    set_header(places.catalogue, HEADER)
    write_station(places.station, STATION)
    WiredOffice.open(places).close()
    return True
