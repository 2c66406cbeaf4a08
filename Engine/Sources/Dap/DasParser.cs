using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Reads a DAS: the attributes of a dataset.</summary>
/// <remarks>
/// A word before a brace opens a container; else it is a type, and a name and values follow. Types are not looked at
/// here: servers have some of their own. Depth and number are bounded.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.2.
/// </remarks>
internal sealed class DasParser
{
    private const int GreatestDepth = 32;
    private const int MostEntries = 1 << 20;

    private readonly DapLexer _lexer;
    private int _entries;

    private DasParser(DapLexer lexer) => _lexer = lexer;

    /// <summary>Reads a DAS.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">What it is, for messages.</param>
    /// <returns>The whole as a container without a name.</returns>
    /// <exception cref="ComputeException">CorruptData, with the line and the cause.</exception>
    public static DasContainer Parse(string text, string name)
    {
        var lexer = new DapLexer(text, name);
        var first = lexer.Take();
        return first.Is("Attributes")
            ? new DasParser(lexer).Container("", 1)
            : throw lexer.Damaged(first, "Attributes");
    }

    private DasContainer Container(string name, int depth)
    {
        var attributes = ImmutableArray.CreateBuilder<DasAttribute>();
        var containers = ImmutableArray.CreateBuilder<DasContainer>();
        _lexer.Take('{');
        while (!_lexer.Accept('}'))
        {
            var word = _lexer.TakeWord("a type, or a name");
            Count(word.Line);
            if (depth == GreatestDepth)
            {
                throw _lexer.Damaged(word.Line, $"containers are nested more than {GreatestDepth} deep");
            }

            if (_lexer.Peek().Is('{'))
            {
                containers.Add(Container(DapName.Decode(word.Text), depth + 1));
                continue;
            }

            var attribute = Attribute(word);
            if (!word.Is("Alias")) // Another name of an attribute that stands elsewhere.
            {
                attributes.Add(attribute);
            }
        }

        return new(name, attributes.ToImmutable(), containers.ToImmutable());
    }

    private DasAttribute Attribute(DapToken type)
    {
        var name = _lexer.TakeWord("a name");
        var values = ImmutableArray.CreateBuilder<string>();
        var isExpected = true;
        while (!_lexer.Accept(';'))
        {
            var value = _lexer.Take();
            if (value.Is(','))
            {
                isExpected = true;
                continue;
            }

            if (value.Kind is DapTokenKind.End or DapTokenKind.Sign)
            {
                throw _lexer.Damaged(value, $"a value of {name.Text}, or a ;");
            }

            if (!isExpected)
            {
                throw _lexer.Damaged(value, "a comma, or a ;");
            }

            Count(value.Line);
            values.Add(value.Text);
            isExpected = false;
        }

        return new(type.Text, DapName.Decode(name.Text), values.ToImmutable());
    }

    private void Count(int line)
    {
        if (++_entries > MostEntries)
        {
            throw _lexer.Damaged(line, $"more than {MostEntries} names and values");
        }
    }
}
