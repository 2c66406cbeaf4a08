using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>How much XML that anyone may have written may hold.</summary>
internal static class XmlBounds
{
    private const int MaxNodes = 10_000;
    private const string Blanks = " \t\r\n";
    private const int MaxNamespace = 512; // Characters: a value may have to repeat them with each of its elements.

    private static string TooManyNodes => $"has more than {MaxNodes} nodes";

    /// <summary>What a document has too much of, as it is said of it, or null.</summary>
    /// <param name="reader">A reader at its beginning, which is read to the end.</param>
    /// <param name="maxDepth">How deep elements may be nested.</param>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public static string? Excess(XmlReader reader, int maxDepth)
    {
        for (var nodes = 0; reader.Read();)
        {
            nodes += 1 + reader.AttributeCount;
            if (reader.Depth > maxDepth)
            {
                return $"is nested more than {maxDepth} elements deep";
            }

            if (nodes > MaxNodes)
            {
                return TooManyNodes;
            }

            while (reader.MoveToNextAttribute())
            {
                if (reader.NamespaceURI == XNamespace.Xmlns.NamespaceName && reader.Value.Length > MaxNamespace)
                {
                    return $"has a namespace whose name is longer than {MaxNamespace} characters";
                }
            }
        }

        return null;
    }

    /// <summary>What a document has too much of before a reader may look at it, or null.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="encoding">Their encoding; null for any in which ASCII is itself.</param>
    public static string? ExcessOfAttributes(ReadOnlySpan<byte> body, Encoding? encoding) =>
        encoding is UnicodeEncoding // What is left over of a unit is no text, as the reader will find.
            ? ExcessOfAttributes(
                MemoryMarshal.Cast<byte, ushort>(body), encoding.CodePage == Encoding.BigEndianUnicode.CodePage)
            : ExcessOfAttributes(body, isSwapped: false);

    /// <summary>What a document has too much of before a reader may look at it, or null.</summary>
    public static string? ExcessOfAttributes(string text) =>
        ExcessOfAttributes(MemoryMarshal.Cast<char, ushort>(text.AsSpan()), isSwapped: false);

    // A reader takes seconds over some hundred thousand attributes of one element, and gives no word in between. So
    // what looks like one is counted before: an equals sign, a quote, and nothing but blanks between them. Only a tag
    // can begin with the sign that ends the count.
    private static string? ExcessOfAttributes<T>(ReadOnlySpan<T> units, bool isSwapped)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (tag, equals, quote, apostrophe) = (Unit('<'), Unit('='), Unit('"'), Unit('\''));
        ReadOnlySpan<T> blanks = [.. Blanks.Select(Unit)];
        for (var attributes = 0; units.IndexOfAny(tag, equals) is >= 0 and var at;)
        {
            var isTag = units[at] == tag;
            units = units[(at + 1)..];
            if (isTag)
            {
                attributes = 0;
                continue;
            }

            var value = units.TrimStart(blanks);
            if (!value.IsEmpty && (value[0] == quote || value[0] == apostrophe) && ++attributes > MaxNodes)
            {
                return TooManyNodes;
            }
        }

        return null;

        T Unit(char letter) => T.CreateTruncating(isSwapped ? BinaryPrimitives.ReverseEndianness(letter) : letter);
    }
}
