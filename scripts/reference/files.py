"""Files of the exchange format, and of mappings."""

from collections.abc import Iterable

from scripts.reference.writing import page, section, table

from parlance.exchange.mapping import (
    TYPES,
    Encoding,
    OnDangling,
    Owner,
    open_mapping,
    shipped_mappings,
)
from parlance.exchange.package import FILES, LATER
from parlance.kit.tables import Field, FileSchema

_SHOWN = "hubspot"


def exchange_files() -> str:
    return page(
        "Exchange files",
        "The files that can be imported as they are, and that an export writes: their columns, and"
        " what each may hold.",
        "A folder, a zip or a single file; CSV in UTF-8 with a header line, Parquet, or sheets of"
        " an Excel file. Numbers have a point, days are written `2026-01-31`, yes and no `true` and"
        " `false`. `accounts` and `subscriptions` are enough for a start."
        " `parlance import --schema` prints the same as a data package.",
        *(section(one.name, f"{one.title}.", _key(one), _fields(one)) for one in FILES.values()),
        section(
            "Files of later releases",
            f"These names are reserved and refused today: {', '.join(f'`{x}`' for x in LATER)}.",
        ),
    )


def mapping_files() -> str:
    keys = (
        ("`title`", "What the mapping is for, in words."),
        ("`decimal`", 'How numbers are written: `"."`, unless given, or `","`.'),
        ("`dates`", 'How days are written, of YYYY, MM and DD, such as `"DD.MM.YYYY"`.'),
        ("`encoding`", f"How text is stored: {_choices(Encoding)}; `utf-8` unless given."),
        ("`[files.NAME]`", "The file of the format that is made, such as `[files.accounts]`."),
    )
    of_file = (
        ("`from`", "The source file or sheet; a `*` stands for anything."),
        ("`values`", "Per field, an expression over the columns of the source."),
        ("`constants`", "Per field, a text that is the same in every row."),
        ("`types`", f"Per column, what it holds, where it is not text: {_choices(TYPES)}."),
        ("`where`", "A condition: only rows for which it is true are taken."),
        ("`distinct`", "`true`: of rows with the same key, the first is taken."),
        ("`join.NAME`", "Another source beside it: `from`, `on` (pairs of columns), `optional`."),
        (
            "`on_dangling`",
            f"What becomes of rows that name what is not there: {_choices(OnDangling)}.",
        ),
        (
            "`owned_by`",
            (
                f"Per field, who decides once the record is there: {_choices(Owner)}. What"
                " Parlance owns is left as it is, and the difference is listed."
            ),
        ),
    )
    return page(
        "Mapping files",
        "How a mapping is written: a TOML file that says where each field of an exchange file"
        " comes from.",
        section("The whole file", table(("key", "meaning"), keys)),
        section("Per file that is made", table(("key", "meaning"), of_file)),
        section(
            "Expressions",
            "Values and conditions are written in the language of"
            " [formulas and filters](/help/reference/formulas-and-filters). Columns of the source"
            " are names; those with spaces or other signs stand between backquotes. Columns are"
            " text unless `types` says otherwise; `date(…)` and `number(…)` read them. Text that"
            " they cannot read is a problem of that row, not an empty value.",
        ),
        section(
            "Mappings that come with Parlance",
            table(
                ("name", "what it reads"),
                ((f"`{name}`", open_mapping(name).title) for name in shipped_mappings()),
            ),
        ),
        section("An example", f"```toml\n{open_mapping(_SHOWN).text.strip()}\n```"),
    )


def _key(one: FileSchema) -> str:
    columns = ", ".join(f"`{name}`" for name in one.key)
    further = " Further columns become custom attributes." if one.extra else ""
    return f"A row is known by {columns}.{further}"


def _fields(one: FileSchema) -> str:
    rows = [(f"`{x.name}`", _type(x), _needed(x), x.description) for x in one.fields]
    return table(("column", "holds", "needed", "meaning"), rows)


def _type(one: Field) -> str:
    if one.choices:
        return " or ".join(f"`{choice}`" for choice in one.choices)
    return f"{one.type.value}, personal" if one.personal else one.type.value


def _needed(one: Field) -> str:
    if one.default is not None:
        return f"else `{one.default}`"
    return "yes" if one.required else "no"


def _choices(choices: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in choices)
