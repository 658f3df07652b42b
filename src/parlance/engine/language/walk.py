"""Ways through the nodes of a formula."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from parlance.engine.language.nodes import Between, Binary, Call, In, IsNull, Name, Node, Unary


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, from left to right."""
    match node:
        case Unary(operand=operand) | IsNull(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Between(operand=operand, low=low, high=high):
            return (operand, low, high)
        case In(operand=operand, items=items):
            return (operand, *items)
        case Call(arguments=arguments):
            return arguments
    return ()


def nodes(node: Node) -> Iterator[Node]:
    """Yield the node and all below it, parents first, from left to right."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children(found)))


def identifiers(node: Node) -> frozenset[str]:
    """Return the names used, functions left out."""
    return frozenset(found.name for found in nodes(node) if isinstance(found, Name))


def calls(node: Node, names: Collection[str]) -> tuple[Call, ...]:
    """Return the calls of the named functions, outer before inner, from left to right."""
    return tuple(
        found for found in nodes(node) if isinstance(found, Call) and found.function in names
    )


def transform(node: Node, fn: Callable[[Node], Node | None]) -> Node:
    """Return the formula with some nodes replaced.

    `fn` is asked for every node from the root down. A node that it returns stands in place of
    the asked one, and is not entered; None leaves the node and goes on below it.
    """
    replaced = fn(node)
    if replaced is not None:
        return replaced
    below = children(node)
    changed = tuple([transform(child, fn) for child in below])
    if all(new is old for new, old in zip(changed, below, strict=True)):
        return node
    return _with_children(node, changed)


def _with_children(node: Node, below: tuple[Node, ...]) -> Node:
    match node:
        case Unary() | IsNull():
            return replace(node, operand=below[0])
        case Binary():
            return replace(node, left=below[0], right=below[1])
        case Between():
            return replace(node, operand=below[0], low=below[1], high=below[2])
        case In():
            return replace(node, operand=below[0], items=below[1:])
        case Call():
            return replace(node, arguments=below)
    return node
