using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Kvp;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Kvp;

public sealed class KvpDataInputsTests
{
    [Theory]
    [InlineData("variable=[1];domain=[2];operation=[3]", "variable=[1]|domain=[2]|operation=[3]")]
    [InlineData("operation=[3];variable=[1]", "operation=[3]|variable=[1]")]
    [InlineData("[variable=[1];domain=[2]]", "variable=[1]|domain=[2]")]
    [InlineData(" [ variable = [1] ; domain = [] ] ", "variable=[1]|domain=[]")]
    [InlineData("variable=[\";domain=[2]\"];domain=[]", "variable=[\";domain=[2]\"]|domain=[]")]
    [InlineData("variable=[\"a\\\";b\"];domain=[]", "variable=[\"a\\\";b\"]|domain=[]")]
    [InlineData("variable=[\"\\\\\"];domain=[]", "variable=[\"\\\\\"]|domain=[]")]
    [InlineData("variable=[{\"uri\":\"u@x=1;y\"}]@mimeType=application/json@encoding=utf-8", "variable=[{\"uri\":\"u@x=1;y\"}]")]
    [InlineData("variable=%5B%22a%3Bb%22%5D;domain=%5b%5d", "variable=[\"a;b\"]|domain=[]")]
    [InlineData("variable%3D%5B1%5D%3Bdomain%3D%5B%5D", "variable=[1]|domain=[]")]
    [InlineData("variable=[1];;domain=[];", "variable=[1]|domain=[]")]
    [InlineData("variable=[1]];domain=[]", "variable=[1]]|domain=[]")]
    [InlineData("", "")]
    [InlineData("[]", "!")]
    [InlineData("=1", "!")]
    [InlineData("variable", "!")]
    public void Separators_count_only_outside_of_json(string text, string expected)
    {
        if (expected == "!")
        {
            Assert.Equal("DataInputs", Assert.Throws<OwsException>(() => Read(text)).Locator);
            return;
        }

        Assert.Equal(expected, string.Join('|', Read(text).Select(input => $"{input.Identifier}={input.Value!.Text}")));
    }

    [Theory]
    [InlineData("string=a%3Bb;double=2", "string=a;b|double=2")]
    [InlineData("string=a%3Db%40c;double=2", "string=a=b@c|double=2")]
    [InlineData("string%3Da%3Bdouble%3D2", "string=a|double=2")] // All escaped: then they separate.
    [InlineData("string=%20a%20;double=+2", "string= a |double= 2")]
    [InlineData("string=%E2%82%AC%zz%", "string=\u20ac%zz%")]
    [InlineData("list=[1]%3Blist=[2]", "list=[1]|list=[2]")]
    [InlineData("list=%5B%22a;b%22%5D;n=1", "list=[\"a;b\"]|n=1")]
    [InlineData("string=it\"s;n=1", "string=it\"s|n=1")]
    public void Escaped_separators_are_part_of_the_value(string raw, string expected) => Assert.Equal(
        expected,
        string.Join('|', KvpDataInputs.Read(MarkedText.Decode(raw)).Select(input => $"{input.Identifier}={input.Value!.Text}")));

    [Theory]
    [InlineData("a=@xlink:href=http%3A%2F%2Fh%2Fx%3Fa%3D1%3Bb%402@mimeType=text/xml", "http://h/x?a=1;b@2", "text/xml")]
    [InlineData("a=@href=http://h/x?a=1", "http://h/x?a=1", null)]
    public void A_reference_stands_behind_the_name(string raw, string url, string? mimeType)
    {
        var reference = Assert.Single(KvpDataInputs.Read(MarkedText.Decode(raw))).Reference!;

        Assert.Equal((url, mimeType, false), (reference.Url, reference.MimeType, reference.IsPost));
    }

    [Theory]
    [InlineData("a=1@xlink:href=http://h/", "a")]
    [InlineData("a=1@colour=red", "a")]
    public void What_will_not_do_is_named(string raw, string locator) => Assert.Equal(
        locator, Assert.Throws<OwsException>(() => KvpDataInputs.Read(MarkedText.Decode(raw))).Locator);

    [Fact]
    public void Any_text_is_split_or_refused() => Gen.String[Gen.Char["[]{}\"\\;=@%vd "], 0, 40].Sample(text =>
    {
        try
        {
            return Read(text).All(input => input.Identifier.Length > 0);
        }
        catch (OwsException refused)
        {
            return refused.Message.Length > 0;
        }
    });

    private static ImmutableArray<SentInput> Read(string text) => KvpDataInputs.Read(MarkedText.Plain(text));
}
