"""Which files fill a gazetteer: what each is called where it is published, and in which order they are loaded."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Source:
    """A kind of file: by which loader it is read, what to look for, and what it brings."""

    title: str
    name: Promise
    look_for: Promise
    brings: Promise


SOURCES: Final = (
    Source(
        "COD-AB",
        _("1. Areas: administrative boundaries"),
        _("On the Humanitarian Data Exchange: “Subnational Administrative Boundaries” of your country (COD-AB), as GeoJSON. Load level 0 or 1 first, then 2, then 3. Shapefiles are saved as GeoJSON with QGIS."),
        _("Provinces, districts and sub-districts with their P-codes and outlines. Without them no place knows its province."),
    ),
    Source(
        "GeoNames",
        _("2. Towns and villages"),
        _("On the download page of GeoNames: the file of your country by its two letters, as SY.zip; unpack it and load SY.txt. Choose the country below when the file holds several."),
        _("Settlements, hills and air bases with positions, populations and names in many scripts. Each lies in the area that covers it."),
    ),
    Source(
        "OCHA",
        _("3. Quarters of towns"),
        _("On the Humanitarian Data Exchange: “city neighbourhoods” of your country, as CSV."),
        _("Quarters with their P-codes, each in its town."),
    ),
    Source(
        "Open-Syria",
        _("Names of areas in Syria"),
        _("Open-Syria's “data-geography”: the table of administrative names, as CSV."),
        _("More names, in four languages, of areas that are loaded already."),
    ),
    Source(
        "Tregua",
        _("A table of your own"),
        _("A CSV in UTF-8 with the columns code, kind, parent, latitude, longitude, population, name_ar, name_en, name_fr, name_ru, aliases, source."),
        _("Whatever no public file has. Codes of your own begin with x-."),
    ),
)  # fmt: skip
