using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Xml;

public sealed class XmlFragmentTests
{
    // Of so many attributes a reader would make minutes of work: that they are counted before is what ends this test.
    [Fact(Timeout = 10_000)]
    public async Task A_document_with_a_million_attributes_is_refused_before_it_is_read()
    {
        var text = $"<a{string.Concat(Enumerable.Range(0, 1_000_000).Select(n => $" a{n}=''"))}/>";

        await Task.Run(() => AssertRefused(text, "more than 10000 nodes"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_document_with_many_nodes_or_deep_ones_is_refused()
    {
        AssertRefused($"<a>{string.Concat(Enumerable.Repeat("<b/>", 10_000))}</a>", "more than 10000 nodes");
        AssertRefused($"<a>{string.Concat(Enumerable.Repeat("<!---->", 10_000))}</a>", "more than 10000 nodes");
        AssertRefused(string.Concat(Enumerable.Repeat("<a>", 100)), "nested more than 64");
        AssertRefused("<a>", "not well-formed");
    }

    [Fact]
    public void A_document_of_ordinary_size_will_do()
    {
        XmlFragment.Check("in", $"<a>{string.Concat(Enumerable.Repeat("<b c='d'/>", 4000))}</a>");
        XmlFragment.Check("in", string.Concat(Enumerable.Repeat("<a>", 60)) + string.Concat(Enumerable.Repeat("</a>", 60)));
    }

    private static void AssertRefused(string text, string reason)
    {
        var fault = Assert.Throws<FaultException>(() => XmlFragment.Check("in", text));

        Assert.Equal((FaultCode.InvalidValue, "in"), (fault.Code, fault.Locator));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }
}
