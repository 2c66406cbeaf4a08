using Compute.Orleans.WebApi.Wps.Xml;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Xml;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain \t\r\n é 😀", "plain \t\r\n é 😀")]
    [InlineData("a\0b\u001fc\ufffe", "a\ufffdb\ufffdc\ufffd")]
    public void Only_what_xml_forbids_is_replaced(string text, string expected) =>
        Assert.Equal(expected, SafeText.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        Assert.Equal("\ufffd", SafeText.Clean("\ud83d"));
        Assert.Equal("\ufffd\ufffdx", SafeText.Clean("\ude00\ud83dx"));
    }

    [Fact]
    public void A_clients_format_finds_nothing_to_fill_in() =>
        Assert.Equal("(0) and (name)", SafeText.OfException("{0} and {name}"));

    [Fact]
    public void Any_text_can_be_written() => Gen.String[0, 30].Sample(text =>
        XmlDocumentWriter.ToBytes(writer => writer.WriteElementString("a", SafeText.Clean(text))).Length > 0);
}
