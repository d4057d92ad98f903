"""How much one operation may ask for; whatever is refused here costs no query."""

from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
)

# Against documents that take long to read; a page of a usual client's has about a hundred.
MOST_TOKENS = 1000
# Levels of fields.
MOST_DEPTH = 8
# Aliases let one operation do the same many times.
MOST_ALIASES = 20
# Fields in the answer, where each page is as long as its `limit`.
MOST_FIELDS = 2000

_PAGE = "limit"
_LONGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Size:
    """What some fields and all below them come to."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0

    def __add__(self, other: "Size") -> "Size":
        """Return the size of both, side by side."""
        return Size(max(self.depth, other.depth), self.aliases + other.aliases, self.fields + other.fields)


class Limits(ValidationRule):
    """Refuses operations that are over a limit.

    strawberry's own rules follow each spread of a fragment, so that fragments which spread each other twice take
    them for ever; this one measures a fragment once.
    """

    _fragments: dict[str, Size]

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Measure an operation."""
        self._fragments = {}
        size = self._measure(node.selection_set, self.context.schema.get_root_type(node.operation))
        for what, value, most in (
            ("levels", size.depth, MOST_DEPTH),
            ("aliases", size.aliases, MOST_ALIASES),
            ("fields", size.fields, MOST_FIELDS),
        ):
            if value > most:
                self.report_error(GraphQLError(f"Ask for less: at most {most} {what}, not {min(value, 10**9)}.", node))

    def _measure(self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Size:
        selections = selected.selections if selected else ()
        return sum((self._measure_one(selection, parent) for selection in selections), Size())

    def _measure_one(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> Size:
        match selection:
            case FieldNode():
                return self._measure_field(selection, parent)
            case InlineFragmentNode():
                return self._measure(selection.selection_set, parent)
            case FragmentSpreadNode():
                return self._measure_fragment(selection.name.value, parent)
        raise TypeError(selection)

    def _measure_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Size:
        if node.name.value.startswith("__"):
            # About the schema, which is open or closed as a whole.
            return Size(1, bool(node.alias), 1)
        field = parent.fields.get(node.name.value) if isinstance(parent, GraphQLObjectType) else None
        below = self._measure(node.selection_set, get_named_type(field.type) if field else None)
        return Size(below.depth + 1, below.aliases + bool(node.alias), 1 + _length(node, field) * below.fields)

    def _measure_fragment(self, name: str, parent: GraphQLNamedType | None) -> Size:
        if name not in self._fragments:
            # One that spreads itself is refused by another rule.
            self._fragments[name] = Size()
            fragment = self.context.get_fragment(name)
            self._fragments[name] = self._measure(fragment.selection_set, parent) if fragment else Size()
        return self._fragments[name]


def _length(node: FieldNode, field: GraphQLField | None) -> int:
    """Return how many items a field's page has at most; one where it has no pages."""
    if field is None or _PAGE not in field.args:
        return 1
    for argument in node.arguments or ():
        if argument.name.value == _PAGE:
            # One below nothing is refused later, and must not make up for the others here.
            return max(1, int(argument.value.value)) if isinstance(argument.value, IntValueNode) else _LONGEST_PAGE
    return int(field.args[_PAGE].default_value)
