using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Reads a DDS: what a dataset is made of.</summary>
/// <remarks>
/// Nothing is believed: how deep declarations are nested, how many there are, and how many dimensions they have is
/// bounded; lengths are numbers that nothing is allocated for.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.1.
/// </remarks>
internal sealed class DdsParser
{
    private const int GreatestDepth = 32;
    private const int GreatestRank = 256;
    private const int MostDeclarations = 1 << 17;

    private readonly DapLexer _lexer;
    private int _declarations;

    private DdsParser(DapLexer lexer) => _lexer = lexer;

    /// <summary>Reads a DDS.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">What it is, for messages.</param>
    /// <returns>The dataset as a structure.</returns>
    /// <exception cref="ComputeException">CorruptData, with the line and the cause.</exception>
    public static DdsNode Parse(string text, string name)
    {
        var lexer = new DapLexer(text, name);
        var first = lexer.Take();
        if (!first.Is("Dataset"))
        {
            throw lexer.Damaged(first, "Dataset");
        }

        var members = new DdsParser(lexer).Members(1);
        var id = lexer.TakeWord("the dataset's name").Text;
        while (lexer.Peek() is { Kind: not DapTokenKind.End } rest && !rest.Is(';'))
        {
            _ = lexer.Take(); // Some names of files have blanks and signs in them.
        }

        lexer.Take(';');
        return new(DdsKind.Structure, id, default, [], members);
    }

    private ImmutableArray<DdsNode> Members(int depth)
    {
        _lexer.Take('{');
        var members = ImmutableArray.CreateBuilder<DdsNode>();
        while (!_lexer.Accept('}'))
        {
            members.Add(Declaration(depth));
        }

        return members.ToImmutable();
    }

    private DdsNode Declaration(int depth)
    {
        var type = _lexer.TakeWord("a type");
        if (++_declarations > MostDeclarations)
        {
            throw _lexer.Damaged(type.Line, $"more than {MostDeclarations} declarations");
        }

        if (depth > GreatestDepth)
        {
            throw _lexer.Damaged(type.Line, $"declarations are nested more than {GreatestDepth} deep");
        }

        if (type.Is("Structure"))
        {
            return Finish(DdsKind.Structure, default, Members(depth + 1));
        }

        if (type.Is("Sequence"))
        {
            return Finish(DdsKind.Sequence, default, Members(depth + 1));
        }

        return type.Is("Grid")
            ? Finish(DdsKind.Grid, default, Grid(depth + 1))
            : Finish(DdsKind.Array, DapTypes.Parse(type.Text) ?? throw _lexer.Damaged(type, "a type of DAP2"), []);
    }

    private ImmutableArray<DdsNode> Grid(int depth)
    {
        _lexer.Take('{');
        Section("Array");
        var members = ImmutableArray.CreateBuilder<DdsNode>();
        members.Add(Array(depth));
        Section("Maps");
        while (!_lexer.Accept('}'))
        {
            members.Add(Array(depth));
        }

        return members.ToImmutable();
    }

    private DdsNode Array(int depth)
    {
        var line = _lexer.Peek().Line;
        var array = Declaration(depth);
        return array.Kind == DdsKind.Array ? array : throw _lexer.Damaged(line, $"a grid holds a {array.Kind}");
    }

    private void Section(string title)
    {
        var word = _lexer.Take();
        if (!word.Is(title))
        {
            throw _lexer.Damaged(word, $"{title}:");
        }

        _lexer.Take(':');
    }

    private DdsNode Finish(DdsKind kind, DapType type, ImmutableArray<DdsNode> members)
    {
        var name = _lexer.TakeWord("a name");
        var dimensions = ImmutableArray.CreateBuilder<DdsDimension>();
        while (_lexer.Accept('['))
        {
            if (dimensions.Count == GreatestRank)
            {
                throw _lexer.Damaged(name.Line, $"`{name.Text}` has more than {GreatestRank} dimensions");
            }

            dimensions.Add(Dimension());
            _lexer.Take(']');
        }

        _lexer.Take(';');
        return new(kind, name.Text, type, dimensions.ToImmutable(), members);
    }

    private DdsDimension Dimension()
    {
        var first = _lexer.TakeWord("a dimension");
        if (!_lexer.Accept('='))
        {
            return new(null, Length(first));
        }

        return new(first.Text, Length(_lexer.TakeWord("a length")));
    }

    private long Length(DapToken token) =>
        long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        && length <= int.MaxValue
            ? length
            : throw _lexer.Damaged(token, $"a length from 0 to {int.MaxValue}");
}
