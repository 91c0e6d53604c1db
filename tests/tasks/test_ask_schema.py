"""What a JSON Schema asks for, and what becomes of the answers."""

import json

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Answer
from textharmony_cli.tasks.fields import field_named
from textharmony_cli.tasks.schema import Schema


def schema_of(**properties):
    return Schema.parse(json.dumps({"type": "object", "properties": properties}), "s.json")


def found(text):
    return Answer("a.png", "?", text, True, 0.9)


NOT_FOUND = Answer("a.png", "?", "", False, 0.9)


def filled(schema, *texts):
    return schema.fill([NOT_FOUND if text is None else found(text) for text in texts])


@pytest.mark.parametrize("name", ["due date", "due_date", "dueDate", "Due-Date", "DueDate"])
def test_common_names_are_known_however_they_are_written(name):
    field = field_named(name)
    assert (field.name, field.questions[0]) == (name, "What is the due date?")


def test_unknown_name_is_asked_for_as_it_stands_and_as_a_label():
    assert field_named("hull_number").questions == ("What is the hull number?", 'What is written for "hull number"?')


def test_nameless_field_is_a_wrong_call():
    with pytest.raises(UsageError):
        field_named(" _ ")


def test_description_is_the_question():
    schema = schema_of(when={"type": "string", "description": "When does the lease end?"}, total={"type": "number"})
    assert schema.fields[0].questions == ("When does the lease end?",)
    assert schema.fields[1].questions == field_named("total").questions


def test_values_have_the_types_asked_for():
    schema = schema_of(
        shop={"type": "string"},
        total={"type": "number"},
        items={"type": "integer"},
        paid={"type": ["boolean", "null"]},
        on={"type": "string", "format": "date"},
        kind={"enum": ["invoice", "receipt"]},
        rate={"type": "number", "enum": [7, 19]},
    )
    out = filled(schema, "Corner Bakery", "EUR 1.234,50", "3", "yes", "5 March 2024", "TAX INVOICE", "19 %")
    assert out.data == {
        "shop": "Corner Bakery",
        "total": 1234.5,
        "items": 3,
        "paid": True,
        "on": "2024-03-05",
        "kind": "invoice",
        "rate": 19,
    }
    assert isinstance(out.data["items"], int)
    assert (out.doubts, out.missing) == ([], [])


def test_what_cannot_be_converted_is_null_and_told():
    schema = schema_of(
        total={"type": "number"}, items={"type": "integer"}, kind={"enum": ["a b", "b"]}, paid={"type": "boolean"}
    )
    out = filled(schema, "2 x 3.50", "1.5", "a b b c", "perhaps")
    assert out.data == {"total": None, "items": None, "kind": None, "paid": None}
    assert out.doubts[0] == 'total: "2 x 3.50" is not a number'
    assert len(out.doubts) == 4


def test_ambiguous_date_is_kept_and_told():
    out = filled(schema_of(on={"type": "string", "format": "date"}), "03/04/2024")
    assert out.data == {"on": "03/04/2024"}
    assert out.doubts == ['on: "03/04/2024" is not an unambiguous date']


def test_objects_one_level_deep():
    schema = schema_of(
        total={"type": "number"},
        seller={"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}}},
    )
    assert [prop.name for prop in schema.properties] == ["total", "seller.name", "seller.phone"]
    assert "seller name" in schema.fields[1].questions[0]
    assert filled(schema, "1", None, "555").data == {"total": 1, "seller": {"name": None, "phone": "555"}}


def test_required_properties_that_were_not_found_are_missing():
    inner = {"type": "object", "properties": {"x": {}, "y": {}}, "required": ["x"]}
    text = json.dumps({"properties": {"total": {}, "date": {}, "a": inner, "b": inner}, "required": ["total", "b"]})
    out = filled(Schema.parse(text, "s.json"), *[None] * 6)
    assert out.missing == ["total", "b.x"]


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ("{", "not JSON"),
        ("[]", "the schema"),
        ("{}", "no `properties`"),
        ('{"properties": {}}', "no `properties`"),
        ('{"type": "array", "properties": {"a": {}}}', "array"),
        ('{"properties": {"a": {}}, "required": ["b"]}', "required"),
        ('{"properties": {"a": {}}, "required": [["a"]]}', "required"),
        ('{"properties": {"a": {"type": "array"}}}', "`properties.a`"),
        ('{"properties": {"a": {"type": {}}}}', "`properties.a`"),
        ('{"properties": {"a": {"type": [["string"]]}}}', "`properties.a`"),
        ('{"properties": {"a": {"type": ["string", "number"]}}}', "`properties.a`"),
        ('{"properties": {"a": {"pattern": "x"}}}', "`pattern`"),
        ('{"properties": {"a": 5}}', "`properties.a`"),
        ('{"properties": {"a": {"enum": [[1]]}}}', "`properties.a`"),
        ('{"properties": {"a": {"description": 5}}}', "`properties.a`"),
        ('{"properties": {"a": {"properties": {"b": {"properties": {"c": {}}}}}}}', "`properties.a.properties.b`"),
    ],
)
def test_schema_that_is_not_understood_is_refused_with_its_place(schema, place):
    with pytest.raises(UsageError, match=r"s\.json: ") as caught:
        Schema.parse(schema, "s.json")
    assert place in str(caught.value)
