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
}
