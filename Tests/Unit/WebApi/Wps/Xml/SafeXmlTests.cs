using System.Text;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Xml;

public sealed class SafeXmlTests
{
    private const int Pieces = 4900;

    [Theory]
    [InlineData("<!---->")]
    [InlineData("<?p?>")]
    public void Text_in_many_pieces_is_not_copied_again_with_each(string between)
    {
        var piece = new string('t', 100);
        var body = Encoding.UTF8.GetBytes($"<a>{string.Concat(Enumerable.Repeat(piece + between, Pieces))}</a>");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var root = SafeXml.Load(body, charset: null);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Pieces * piece.Length, root.Value.Length);
        Assert.InRange(taken, 0, 32 * body.Length);
    }

    [Theory]
    [InlineData("<!---->")]
    [InlineData("<?p?>")]
    public void Everything_counts_as_a_node(string node)
    {
        var body = Encoding.UTF8.GetBytes($"<a>{string.Concat(Enumerable.Repeat(node, 10_000))}</a>");

        var fault = Assert.Throws<OwsException>(() => SafeXml.Load(body, charset: null));

        Assert.Contains("more than 10000 nodes", fault.Message, StringComparison.Ordinal);
    }

    // Between the attributes stand letters of which one byte is the sign that begins a tag, and ends a count.
    [Theory]
    [InlineData("utf-16", true, null)]
    [InlineData("utf-16BE", true, null)]
    [InlineData("utf-16", false, null)]
    [InlineData("utf-16BE", false, null)]
    [InlineData("utf-16", false, "utf-16")]
    [InlineData("utf-16BE", false, "utf-16")]
    [InlineData("utf-16", false, "utf-16le")]
    [InlineData("utf-16BE", false, "utf-16be")]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-8", false, "iso-8859-1")]
    [InlineData("utf-8", false, null)]
    public void Attributes_are_counted_in_the_encoding_of_the_document(string encoding, bool hasMark, string? charset)
    {
        var attributes = string.Concat(Enumerable.Range(0, 20_000).Select(n => $" a{n}='\u3c3c'"));
        var bytes = Encoding.GetEncoding(encoding).GetBytes($"<a{attributes}/>");

        var fault = Assert.Throws<OwsException>(() => SafeXml.Load(
            hasMark ? [.. Encoding.GetEncoding(encoding).GetPreamble(), .. bytes] : bytes, charset));

        Assert.Contains("more than 10000 nodes", fault.Message, StringComparison.Ordinal);
        Assert.False(XmlBounds.ExcessOfAttributes(bytes, Encoding.GetEncoding(encoding)) is null, "only the reader saw it");
    }

    [Theory]
    [InlineData("utf-8", "utf-16LE", "<a/>")]
    [InlineData("utf-8", "utf-16BE", "<a/>")]
    [InlineData("utf-8", "utf-32", "<a/>")]
    [InlineData("utf-16", "utf-8", "<a/>")]
    public void A_document_does_not_change_its_encoding(string before, string after, string rest)
    {
        byte[] body =
        [
            .. Encoding.GetEncoding(before).GetBytes($"<?xml version='1.0' encoding='{after}'?>"),
            .. Encoding.GetEncoding(after).GetBytes(rest),
        ];

        Assert.Throws<OwsException>(() => SafeXml.Load(body, charset: null));
    }

    [Theory]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Units_of_four_bytes_are_not_read(string encoding)
    {
        var charset = Encoding.GetEncoding(encoding);

        Assert.Throws<OwsException>(() => SafeXml.Load(charset.GetBytes("<a/>"), charset: null));
        Assert.Throws<OwsException>(() => SafeXml.Load([.. charset.GetPreamble(), .. charset.GetBytes("<a/>")], null));
    }

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("iso-8859-1", null)]
    [InlineData("utf-16", null)]
    [InlineData("utf-16BE", null)]
    [InlineData("utf-16", "utf-16")]
    [InlineData("iso-8859-1", "latin1")]
    public void A_document_is_read_in_the_encoding_that_it_declares(string encoding, string? charset)
    {
        var body = Encoding.GetEncoding(encoding).GetBytes($"<?xml version='1.0' encoding='{encoding}'?><a>\u00e9</a>");

        Assert.Equal("\u00e9", SafeXml.Load(body, charset).Value);
    }
}
