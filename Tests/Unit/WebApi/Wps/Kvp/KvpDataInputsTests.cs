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
