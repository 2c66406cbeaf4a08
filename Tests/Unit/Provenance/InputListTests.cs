using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Provenance;

namespace Compute.Orleans.Tests.Unit.Provenance;

public sealed class InputListTests
{
    private static readonly InputState _local = new("/data/é \"1\".nc", 77, "2020-01-02T03:04:05.0000001Z", null);
    private static readonly InputState _remote = new("http://host/a.nc?x=1&y=2", 1L << 40, null, "\"etag\"");

    [Fact]
    public void What_is_written_is_read_and_a_file_that_is_named_twice_is_listed_once()
    {
        var text = InputList.Write([(_local, AttributeSet.Empty), (_remote, AttributeSet.Empty), (_local, AttributeSet.Empty)]);

        Assert.Equal(
            """[{"uri":"/data/\u00e9 \"1\".nc","length":77,"modified":"2020-01-02T03:04:05.0000001Z"},"""
            + """{"uri":"http://host/a.nc?x=1&y=2","length":1099511627776,"version":"\"etag\""}]""",
            text);
        Assert.Equal([_local, _remote], InputList.Read(text)!.Value);
    }

    [Fact]
    public void An_input_that_is_an_output_brings_its_own_provenance_and_that_of_its_inputs()
    {
        var first = AttributeSet.Empty.With("provenance.wps_document", "<first/>").With("provenance.inputs", "[]");
        var second = AttributeSet.Empty
            .With("title", "not repeated")
            .With("provenance.wps_document", "<second/>")
            .With("provenance.block_kib", AttributeValue.FromIntegers(ElementType.Int, 1024))
            .With("provenance.inputs", InputList.Write([(_local, first)]));

        var text = InputList.Write([(_remote, second)]);

        Assert.Equal([_remote], InputList.Read(text)!.Value);
        using var list = JsonDocument.Parse(text);
        var repeated = list.RootElement[0].GetProperty("provenance");
        Assert.Equal(
            ["block_kib", "inputs", "wps_document"],
            repeated.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("<second/>", repeated.GetProperty("wps_document").GetString());
        Assert.Equal(1024, repeated.GetProperty("block_kib").GetInt32());
        var inner = Assert.Single(repeated.GetProperty("inputs").EnumerateArray());
        Assert.Equal(_local.Uri, inner.GetProperty("uri").GetString());
        Assert.Equal("<first/>", inner.GetProperty("provenance").GetProperty("wps_document").GetString());
    }

    [Theory]
    [InlineData("not a list")]
    [InlineData("[\"\\ud800\"]")]
    public void What_another_program_wrote_there_is_left_out_and_said_to_be(string inputs)
    {
        var attributes = AttributeSet.Empty.With("provenance.inputs", inputs);

        using var list = JsonDocument.Parse(InputList.Write([(_local, attributes), (_remote, AttributeSet.Empty)]));

        Assert.Equal(JsonValueKind.Null, list.RootElement[0].GetProperty("provenance").ValueKind);
        Assert.False(list.RootElement[1].TryGetProperty("provenance", out _));
    }

    [Fact]
    public void What_is_repeated_is_bounded_however_many_inputs_there_are_and_however_long_the_chain_is()
    {
        var large = AttributeSet.Empty.With("provenance.wps_document", new string('x', InputList.MostRepeatedBytes / 3));
        var text = InputList.Write(
            Enumerable.Range(0, 1000).Select(number => (_local with { Uri = $"/data/{number}.nc" }, large)));

        Assert.InRange(text.Length, InputList.MostRepeatedBytes / 2, InputList.MostRepeatedBytes + (1000 * 120));
        Assert.Equal(1000, InputList.Read(text)!.Value.Length);

        var chain = AttributeSet.Empty;
        for (var link = 0; link < 500; link++)
        {
            chain = chain.With("provenance.inputs", InputList.Write([(_local, chain)]));
        }

        Assert.Equal([_local], InputList.Read(chain.Text("provenance.inputs")!)!.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[{\"uri\":null,\"length\":1}]")]
    [InlineData("[{\"uri\":\"/a\",\"length\":1.5}]")]
    [InlineData("[{\"uri\":\"/a\",\"length\":\"1\"}]")]
    public void What_is_no_list_of_files_is_no_list(string text) => Assert.Null(InputList.Read(text));
}
