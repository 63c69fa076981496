"""CONTRACT 4: the compact notation of nested aggregations is what a template calculates, or an error that shows the place."""

import json
import shutil

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from projects import ROOT, DuckDBProject

MACRO = """
{% macro print_parsed(formulas, unit_column) %}
    {%- for formula in formulas %}{% do log('parsed: ' ~ tojson(parsed_formula(formula, unit_column)), info=true) %}{% endfor %}
{% endmacro %}
"""


@pytest.fixture(scope="module")
def parse(tmp_path_factory):
    """What the macro makes of formulas, all of a list in one call of dbt. Models play no part, so the project has none."""
    folder = tmp_path_factory.mktemp("formulas")
    root = folder / "project"
    shutil.copytree(ROOT / "macros", root / "macros")
    (root / "macros" / "print_parsed.sql").write_text(MACRO)
    (root / "dbt_project.yml").write_text(yaml.safe_dump({"name": "padme", "profile": "padme", "macro-paths": ["macros"]}))
    project = DuckDBProject(folder, root=root)
    manifest = project.parsed()

    def parsed(formulas: list, unit_column: str = "user_id") -> list[dict]:
        arguments = yaml.safe_dump({"formulas": formulas, "unit_column": unit_column}, allow_unicode=True)
        outcome = project.dbt("run-operation", "print_parsed", "--args", arguments, manifest=manifest)
        assert outcome.success, outcome
        lines = [line.removeprefix("parsed: ") for line in outcome.text.splitlines() if line.startswith("parsed: ")]
        assert len(lines) == len(formulas)
        return [json.loads(line) for line in lines]

    return parsed


def side(aggregation: str, value: str | None = None, *levels: tuple[str, str]) -> dict:
    names = [{"column": column, "aggregation": name} for column, name in levels]
    return {"aggregation": aggregation, "value": value, "levels": names}


def mean(*numerator) -> dict:
    return {"template": "mean", "sides": {"numerator": side(*numerator)}}


def ratio(numerator: dict, denominator: dict) -> dict:
    return {"template": "ratio", "sides": {"numerator": numerator, "denominator": denominator}}


def event_mean(value: str) -> dict:
    return ratio(side("sum", value), side("count_values", value))


def event_quantile(quantile: float, value: str) -> dict:
    return {"template": "quantile", "quantile": quantile, "level": "event", "value": value}


def unit_quantile(quantile: float, *numerator) -> dict:
    return {"template": "quantile", "quantile": quantile, "level": "unit", "sides": {"numerator": side(*numerator)}}


ROWS = side("count")
VALID = {
    # a mean over units
    "avg(sum<user_id>(amount))": mean("sum", "amount"),
    "avg(avg<user_id>(amount))": mean("avg", "amount"),
    "avg(min<user_id>(amount))": mean("min", "amount"),
    "avg(max<user_id>(amount))": mean("max", "amount"),
    "avg(first<user_id>(amount))": mean("first", "amount"),
    "avg(latest<user_id>(amount))": mean("latest", "amount"),
    "avg(count<user_id>(*))": mean("count"),
    "avg(count<user_id>(amount))": mean("count_values", "amount"),
    "avg(count<user_id>(distinct item))": mean("count_distinct", "item"),
    "avg(count<user_id>(distinct(item)))": mean("count_distinct", "(item)"),
    "avg(active_days<user_id>(*))": mean("active_days"),
    "avg(active_days<user_id>())": mean("active_days"),
    # levels below the unit
    "avg(avg<user_id>(max<session_id>(latency_ms)))": mean("avg", "latency_ms", ("session_id", "max")),
    "avg(max<user_id>(count<session_id>(*)))": mean("max", None, ("session_id", "count")),
    "avg(count<user_id>(count<session_id>(*)))": mean("count_values", None, ("session_id", "count")),
    "avg(count<user_id>(distinct max<session_id>(x)))": mean("count_distinct", "x", ("session_id", "max")),
    "avg(sum<user_id>(count<session_id>(distinct page)))": mean("sum", "page", ("session_id", "count_distinct")),
    "avg(sum<user_id>(first<session_id>(x)))": mean("sum", "x", ("session_id", "first")),
    "avg(sum<user_id>(active_days<device>()))": mean("sum", None, ("device", "active_days")),
    "avg(sum<user_id>(max<country>(avg<session_id>(count<page>(x)))))": mean(
        "sum", "x", ("country", "max"), ("session_id", "avg"), ("page", "count_values")
    ),
    'avg(sum<user_id>(max<"Session ""ID""">(avg<`day`>(min<device.id>(x)))))': mean(
        "sum", "x", ('"Session ""ID"""', "max"), ("`day`", "avg"), ("device.id", "min")
    ),
    # over events
    "avg(amount)": event_mean("amount"),
    "quantile(0.95)(latency_ms)": event_quantile(0.95, "latency_ms"),
    "quantile(.5)(latency_ms)": event_quantile(0.5, "latency_ms"),
    "quantile( 1e-2 -- )\n) (latency_ms)": event_quantile(0.01, "latency_ms"),
    # a quantile over units
    "quantile(0.9)(sum<user_id>(amount))": unit_quantile(0.9, "sum", "amount"),
    "quantile(0.9)(max<user_id>(sum<day>(amount)))": unit_quantile(0.9, "max", "amount", ("day", "sum")),
    "quantile(0.9)(count<user_id>(*))": unit_quantile(0.9, "count"),
    # a quotient
    "sum(amount) / count(*)": ratio(side("sum", "amount"), ROWS),
    "sum(amount)/sum(items)": ratio(side("sum", "amount"), side("sum", "items")),
    "count(amount) / count(*)": ratio(side("count_values", "amount"), ROWS),
    "sum(a) / count(b)": ratio(side("sum", "a"), side("count_values", "b")),
    "sum(max<user_id>(x)) / sum(count<user_id>(*))": ratio(side("max", "x"), ROWS),
    "sum(count<user_id>(distinct item)) / count(*)": ratio(side("count_distinct", "item"), ROWS),
    "sum(a) / sum(sum<user_id>(max<session_id>(x)))": ratio(side("sum", "a"), side("sum", "x", ("session_id", "max"))),
    # upper case, white space and comments
    "AVG(Sum<USER_ID>(Amount))": mean("sum", "Amount"),
    "Quantile(0.5)(COUNT<User_Id>(DISTINCT Item))": unit_quantile(0.5, "count_distinct", "Item"),
    "\n avg\t(\n sum \n<\tuser_id > (\n  amount \n)\n)\n ": mean("sum", "amount"),
    "\u00a0avg(sum<user_id>(\u2003größe\u00a0))": mean("sum", "größe"),
    "sum /* ( */ (amount) -- / sum(x)\n/ -- (\r\n count(*) -- )": ratio(side("sum", "amount"), ROWS),
    "avg(sum< /* > */ user_id -- (\n>(max<\n-- x\nday>(x)))": mean("sum", "x", ("day", "max")),
    "avg(sum<user_id>(amount -- in euro :)\n))": mean("sum", "amount -- in euro :)"),
    'avg(sum<"user_id">(max<"user id">(x)))': mean("sum", "x", ('"user id"', "max")),
}  # fmt: skip
SCALARS = [
    "amount",
    "1",
    "amount * 2 / 3 - -1",
    "coalesce(amount, 0)",
    "least(greatest(a, b), (c), 1)",
    "greatest(sum_x, 1) + minimum(count, first)",
    "case when a < b then 1 else 0 end",
    "case when a < b and c > (d + 1) then 1 end",
    "case when a < b then c end > (d)",
    "a <> (b) and a << b > (c) and a <= b > (c)",
    "count <> 3",
    "sum < 3",
    "first in (1, 2)",
    "(sum) < f(x)",
    "cast(amount as decimal(10, 2))",
    "amount::double",
    "case when status = 'it''s (' then 1 end",
    "case when status in ('sum(', ')', '', '''') then 1 end",
    "case when path like 'C:\\dir\\\\' then 1 end",
    "case when x = '-- (' or y = '/* (' then 1 end",
    '"sum(" + "say ""("""',
    "`avg(` + `a``(`",
    "amount /* sum(x) ( */ + 1",
    "/* ( */ amount",
    "amount -- sum(x) ' \"\n + 1",
    "list[1] + {'key': f(x)}['key']",
    "list_sum([x -> (x, 1)])",
    "length($$ ( ' $$) + length($tag$ $$ ( $tag$)",
    "f(a$x$) + b$x$",
    "date_diff('day', ordered_at, shipped_at)",
    "größe + 🙂",
]
# `^` stands before the place that the error shows
REFUSED = {
    # arithmetic around or between aggregates
    "^2 * avg(sum<user_id>(x))": ["an aggregation must stand here", "avg(...), quantile(0.95)(...), or one quotient of sum("],
    "avg(sum<user_id>(x)) ^* 2": ["only a quotient goes on here", "a formula is avg(...)"],
    "sum(a)/sum(b)^/sum(c)": ["nothing follows a quotient"],
    "sum(a) ^- sum(b)": ["only a quotient goes on here"],
    "sum(a) / ^(sum(b) + 1)": ["an aggregation must stand here"],
    "sum(a) /^/ count(*)": ["an aggregation must stand here"],
    "sum(a) /^": ["an aggregation must stand here"],
    "^(sum(a) / count(*))": ["an aggregation must stand here"],
    "^-avg(x)": ["an aggregation must stand here"],
    "sum(a) ^sum(b)": ["only a quotient goes on here"],
    "sum(a) ^filter (where b) / count(*)": ["only a quotient goes on here"],
    "avg(^sum<user_id>(x) + 1)": ["'sum' stands in SQL", "nothing beside it"],
    "avg(1 + ^sum<user_id>(x))": ["'sum' stands in SQL"],
    "avg(^sum<user_id>(x) / count<user_id>(*))": ["'sum' stands in SQL"],
    "avg((^sum<user_id>(x)))": ["'sum' stands in SQL"],
    "avg(sum<user_id>(1 + ^max<session_id>(x)))": ["'max' stands in SQL"],
    "avg(f(^median<user_id>(x)))": ["'median' stands in SQL"],
    # what cannot be outermost, or not alone, or not in a quotient
    "^sum(x)": ["'sum' alone", "avg(sum<user_id>(x))"],
    "^sum(max<user_id>(x))": ["'sum' alone", "write avg(...)"],
    "^count(*)": ["'count' alone", "avg(count<user_id>(*))"],
    "^count(x)": ["'count' alone", "avg(count<user_id>(x))"],
    "^count(distinct x)": ["'count' alone", "avg(count<user_id>(distinct x))"],
    "^sum<user_id>(x)": ["outermost aggregation is over units and has no level", "avg(sum<user_id>(...))"],
    "^quantile<user_id>(0.5)(x)": ["outermost aggregation is over units and has no level"],
    "^max(x)": ["avg(max<user_id>(...))"],
    "^first(x)": ["avg(first<user_id>(...))"],
    "count(^distinct x) / count(*)": ["distinct over all units", "sum(count<user_id>(distinct x))"],
    "sum(x) / count(^distinct x)": ["distinct over all units"],
    "^avg(x) / count(*)": ["'avg' stands in no quotient", "sum(...) and count(...)"],
    "sum(x) / ^avg(x)": ["'avg' stands in no quotient"],
    "^quantile(0.5)(x) / count(*)": ["'quantile' stands in no quotient"],
    "count(^max<user_id>(x)) / count(*)": ["'count' counts rows or values of SQL here"],
    # levels
    "avg(max<^session_id>(x))": ["the outermost level must be the fact's unit <user_id>"],
    "sum(x) / sum(max<^session_id>(x))": ["the outermost level must be the fact's unit <user_id>"],
    "avg(max<^session_id>(sum<user_id>(x)))": ["the outermost level must be the fact's unit <user_id>"],
    "avg(max<user_id>(sum<^User_ID>(x)))": ["the level <User_ID> stands twice"],
    "avg(max<user_id>(sum<a>(avg<b>(sum<^A>(x)))))": ["the level <A> stands twice"],
    'avg(max<user_id>(sum<a>(sum<^"a">(x))))': ['the level <"a"> stands twice'],
    "avg(sum^<user_id(x))": ["a level is one column", "sum<user_id>(...)"],
    "avg(sum^<>(x))": ["a level is one column"],
    "avg(sum^<user_id, session_id>(x))": ["a level is one column"],
    "avg(sum^<'user_id'>(x))": ["a level is one column"],
    "avg(sum<user_id>(max^<1>(x)))": ["a level is one column"],
    "avg(first<user_id>(^max<session_id>(x)))": ["'first' goes by the time of rows"],
    "avg(latest<user_id>(^max<session_id>(x)))": ["'latest' goes by the time of rows"],
    # an aggregate without a level inside
    "avg(^sum(x))": ["'sum' stands in SQL", "needs a level, as in avg(sum<user_id>(...))"],
    "avg(sum<user_id>(^max(x)))": ["'max' stands in SQL"],
    "avg(sum<user_id>(coalesce(^MIN (a, b), 0)))": ["'MIN' stands in SQL"],
    "quantile(0.5)(^count(*))": ["'count' stands in SQL"],
    "avg(sum<user_id>(^quantile(0.5)(x)))": ["'quantile' stands in SQL"],
    "sum(x / ^count(*)) / count(*)": ["'count' stands in SQL"],
    "sum(^sum(x)) / count(*)": ["'sum' stands in SQL"],
    # names
    "^median(x)": ["unknown aggregation 'median'; allowed: avg, count, quantile, sum"],
    "^Agv(x)": ["unknown aggregation 'Agv'", "(closest: avg, "],
    "^coalesce(sum(x), 0)": ["unknown aggregation 'coalesce'"],
    "avg(^summ<user_id>(x))": ["unknown aggregation 'summ' at a level; allowed: active_days, avg, ", "(closest: sum, "],
    "avg(sum<user_id>(^median<session_id>(x)))": ["unknown aggregation 'median' at a level"],
    "avg(^count_distinct<user_id>(x))": ["unknown aggregation 'count_distinct'", "(closest: count, "],
    "avg(^quantile<user_id>(x))": ["unknown aggregation 'quantile' at a level"],
    '^"avg"(x)': ["an aggregation must stand here"],
    "^avg": ["an aggregation must stand here"],
    "^amount": ["an aggregation must stand here"],
    # arguments
    "avg(^)": ["'avg' needs a SQL expression or an aggregate"],
    "avg( /* x */ ^)": ["'avg' needs a SQL expression or an aggregate"],
    "avg(sum<user_id>(^))": ["'sum' needs a SQL expression or an aggregate"],
    "avg(count<user_id>(^))": ["'count' needs a SQL expression or an aggregate"],
    "avg(count<user_id>(distinct ^))": ["'count' needs a SQL expression or an aggregate"],
    "quantile(0.5)(^)": ["'quantile' needs a SQL expression or an aggregate"],
    "avg(^*)": ["only 'count' takes *"],
    "avg(sum<user_id>(^*))": ["only 'count' takes *"],
    "avg(count<user_id>(distinct ^*))": ["only 'count' takes *"],
    "avg(sum<user_id>(^distinct x))": ["only 'count' takes distinct"],
    "avg(active_days<user_id>(^distinct x))": ["only 'count' takes distinct"],
    "avg(^distinct x)": ["only 'count' takes distinct"],
    "avg(active_days<user_id>(^x))": ["write active_days<user_id>(*)"],
    "avg(sum<user_id>(a^, b))": ["an aggregation takes one expression"],
    "avg(f(a, b)^, c)": ["an aggregation takes one expression"],
    "sum(a) / count(*^, b)": ["an aggregation takes one expression"],
    # quantiles
    "quantile(^0)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^1)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^95)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^-0.5)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^0.5.5)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^0.5 5)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^nan)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^1e999)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^'0.5')(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^)(x)": ["a quantile is a number between 0 and 1"],
    "quantile(^sum<user_id>(x))": ["a quantile is a number between 0 and 1"],
    "quantile(0.5)^": ["follows in brackets", "quantile(0.95)(...)"],
    "quantile(0.5) ^/ count(*)": ["follows in brackets"],
    "quantile(0.5)(x)^(y)": ["only a quotient goes on here"],
    # brackets and quotes
    "avg^(sum<user_id>(x)": ["unbalanced brackets: this one is never closed"],
    "avg(sum<user_id>^(coalesce(x, 0)": ["unbalanced brackets: this one is never closed"],
    "avg(x)^)": ["unbalanced brackets: this one closes none"],
    "^)avg(x": ["unbalanced brackets: this one closes none"],
    "avg(list[1^)]": ["unbalanced brackets: this one closes none"],
    "avg(^'x)": ["nothing ends what begins here", "doubled"],
    "avg(^'it''s)": ["nothing ends what begins here"],
    'avg(^"x)': ["nothing ends what begins here"],
    "avg(^`x)": ["nothing ends what begins here"],
    "avg(^/* x)": ["nothing ends what begins here", "no comment stands inside another"],
    "avg(^/* /* ( */ ) */ x)": ["no comment stands inside another"],
    "avg(split_part(path, ^'\\', 1))": ["a backslash before it reads differently on each engine"],
    "avg(case when a = ^'it\\'s (' then 1 end)": ["a backslash before it reads differently on each engine"],
}  # fmt: skip
NO_FORMULA = {
    "": "'formula' is empty; a formula is avg(...)",
    " \n ": "'formula' is empty",
    "-- avg(x)": "'formula' is empty",
    None: "'formula' is empty",
    5: "'formula' must be text, not '5'; quote it",
    True: "'formula' must be text, not 'True'",
}


@pytest.fixture(scope="module")
def parsed(parse) -> dict:
    """The outcome of every formula above."""
    formulas = [*VALID, *(f"avg(sum<user_id>({value}\n))" for value in SCALARS), *(text.replace("^", "") for text in REFUSED)]
    formulas += NO_FORMULA
    return dict(zip(formulas, parse(formulas), strict=True))


@pytest.mark.parametrize("formula", VALID)
def test_formula_reduces_to_a_template(parsed, formula):
    assert parsed[formula] == VALID[formula]


@pytest.mark.parametrize("value", SCALARS)
def test_sql_stays_as_it_is(parsed, value):
    assert parsed[f"avg(sum<user_id>({value}\n))"] == mean("sum", value)


@pytest.mark.parametrize("marked", REFUSED)
def test_refusal_shows_the_place(parsed, marked):
    place, formula = marked.index("^"), marked.replace("^", "")
    rest = formula[place:]
    assert list(parsed[formula]) == ["errors"]
    [error] = parsed[formula]["errors"]
    here = f"'{rest[:30]}{'...' if len(rest) > 30 else ''}'" if rest else "its end"
    assert error.startswith(f"'formula', position {place + 1}, at {here}: ")
    for part in REFUSED[marked]:
        assert part in error


@pytest.mark.parametrize("formula", NO_FORMULA)
def test_what_is_no_formula(parsed, formula):
    [error] = parsed[formula]["errors"]
    assert error.startswith(NO_FORMULA[formula])


def test_place_is_shown_on_one_line(parse):
    [outcome] = parse(["sum(a)\n  - sum(b)\n  - sum(a very long name that has no end)"])
    assert outcome["errors"][0].startswith("'formula', position 10, at '- sum(b) - sum(a very long nam...': ")


@pytest.mark.parametrize(
    ("unit", "level", "is_unit"),
    [
        ("user_id", '"user_id"', True),
        ("`user_id`", "USER_ID", True),
        ('"User ID"', '"user id"', True),
        ('"a""b"', "ab", False),
        ("account.id", "account.id", True),
        ("account.id", "id", False),
        ("user_id", "user", False),
    ],
)
def test_unit_is_compared_as_engines_do(parse, unit, level, is_unit):
    [outcome] = parse([f"avg(sum<{level}>(x))"], unit)
    assert (outcome == mean("sum", "x")) == is_unit
    assert is_unit or f"must be the fact's unit <{unit}>" in outcome["errors"][0]


def test_levels_nest_as_deep_as_anyone_likes(parse):
    levels = [(f"level_{number}", "max") for number in range(30)]
    opened = "".join(f"max<{column}>(" for column, _ in levels)
    [outcome] = parse([f"avg(sum<user_id>({opened}x{')' * 32}"])
    assert outcome == mean("sum", "x", *levels)


AGGREGATIONS = {
    "sum": "sum",
    "avg": "avg",
    "min": "min",
    "max": "max",
    "count": "count_values",
    "count distinct": "count_distinct",
}
INNERMOST = {**AGGREGATIONS, "first": "first", "latest": "latest", "count *": "count", "active_days *": "active_days"}
COLUMNS = ["session_id", '"Day (UTC)"', "`page >`", "`a``b`", "device.id", "größe"]
BLANKS = st.text(" \t\n", max_size=2)
GAPS = st.one_of(BLANKS, st.sampled_from(["/* ) */", " -- '(\n"]))


# every example is a call of dbt with many formulas, which would take long to shrink
IN_BATCHES = settings(deadline=None, max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@st.composite
def aggregates(draw) -> tuple[list[str], tuple]:
    """The pieces of a random aggregate over the unit and levels below it, and the `side` it is."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), unique=True, max_size=4))
    names = [draw(st.sampled_from(sorted(AGGREGATIONS))) for _ in columns] + [draw(st.sampled_from(sorted(INNERMOST)))]
    value = None if names[-1].endswith("*") else draw(st.sampled_from(SCALARS))
    pieces = []
    for name, column in zip(names, [draw(any_case("user_id")), *columns], strict=True):
        word, *special = name.split()
        pieces += [draw(any_case(word)), "<", column, ">", "(", *special]
    pieces += sql(value) if value else []
    kinds = [INNERMOST[name] for name in names]
    return [*pieces, *(")" for _ in names)], (kinds[0], value, *zip(columns, kinds[1:], strict=True))


@st.composite
def totals(draw) -> tuple[list[str], tuple]:
    """The same for a side of a quotient."""
    kind = draw(st.sampled_from(["units", "rows", "sum", "count"]))
    if kind == "units":
        pieces, numerator = draw(aggregates())
        return [draw(any_case("sum")), "(", *pieces, ")"], numerator
    if kind == "rows":
        return [draw(any_case("count")), "(", "*", ")"], ("count",)
    value = draw(st.sampled_from(SCALARS))
    return [draw(any_case(kind)), "(", *sql(value), ")"], (AGGREGATIONS[kind], value)


@st.composite
def formulas(draw) -> tuple[list[str], dict]:
    """The pieces of a random formula, and what it means."""
    shape = draw(st.sampled_from(["unit mean", "event mean", "unit quantile", "event quantile", "quotient"]))
    if shape == "quotient":
        (above, numerator), (below, denominator) = draw(totals()), draw(totals())
        return [*above, "/", *below], ratio(side(*numerator), side(*denominator))
    pieces, numerator = draw(aggregates())
    value = draw(st.sampled_from(SCALARS))
    quantile = draw(st.integers(1, 999)) / 1000
    argument = ["(", *(pieces if shape.startswith("unit") else sql(value)), ")"]
    start = [draw(any_case("avg"))] if shape.endswith("mean") else [draw(any_case("quantile")), "(", str(quantile), ")"]
    meaning = {
        "unit mean": mean(*numerator),
        "event mean": event_mean(value),
        "unit quantile": unit_quantile(quantile, *numerator),
        "event quantile": event_quantile(quantile, value),
    }
    return [*start, *argument], meaning[shape]


def any_case(word: str):
    return st.sampled_from([word, word.upper(), word.title()])


def sql(value: str) -> list[str]:
    """The line ends, so that a comment in it does."""
    return [value, "\n"]


@st.composite
def written(draw, pieces: list[str]) -> str:
    """The pieces with random white space and comments between them; a comment beside SQL would be part of it."""
    text = ""
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        is_beside_sql = {piece, following} & {*SCALARS, "\n"}
        text += piece + (" " if piece == "distinct" else "") + draw(BLANKS if is_beside_sql else GAPS)
    return text


EXAMPLES = st.lists(formulas().flatmap(lambda made: st.tuples(st.just(made), written(made[0]))), min_size=15, max_size=25)


@given(examples=EXAMPLES)
@IN_BATCHES
def test_random_formulas_mean_what_they_were_made_of(parse, examples):
    for outcome, ((_, meaning), formula) in zip(parse([text for _, text in examples]), examples, strict=True):
        assert outcome == meaning, formula


@given(made=st.lists(st.tuples(formulas(), st.randoms()), min_size=15, max_size=25))
@IN_BATCHES
def test_a_formula_that_lacks_a_bracket_is_refused(parse, made):
    broken = []
    for (pieces, _), random in made:
        place = random.choice([place for place, piece in enumerate(pieces) if piece in ("(", ")")])
        broken.append(" ".join(pieces[:place] + pieces[place + 1 :]))
    for outcome, formula in zip(parse(broken), broken, strict=True):
        assert "unbalanced brackets" in outcome["errors"][0], formula


WORDS = [
    "avg",
    "sum",
    "count",
    "quantile",
    "(",
    ")",
    "()",
    "<",
    ">",
    "<user_id>",
    "<",
    "/",
    "*",
    ",",
    "distinct",
    "0.5",
    "x",
    "'",
    '"',
]


@given(texts=st.lists(st.one_of(st.lists(st.sampled_from(WORDS)).map(" ".join), st.text(max_size=20)), min_size=30, max_size=60))
@IN_BATCHES
def test_any_text_is_parsed_or_refused(parse, texts):
    for outcome, text in zip(parse(texts), texts, strict=True):
        assert ("template" in outcome) != bool(outcome.get("errors")), text
