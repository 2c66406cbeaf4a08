using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Tests.Unit.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.NetCdf.Dap;

public sealed class DapReaderTests : DapServerTests
{
    private static readonly string[] _texts = ["alpha", "", "\u00e9t\u00e9", "four", "x"];

    [Fact]
    public async Task Texts_of_any_length_are_strings()
    {
        await using var source = await ServeAsync("", _texts);
        var variable = (await DatasetReader.ReadIndexAsync(source, Stop)).Variable("name")!;

        Assert.Equal(ElementType.String, variable.Type);
        Assert.Equal(_texts, await StringVariableReader.ReadAsync(source, variable, new IndexRange[] { new(0, 5) }, Stop));
        Assert.Empty(await StringVariableReader.ReadAsync(source, variable, new IndexRange[] { new(0, 0) }, Stop));
        Assert.Single(Server.AskedOf(".dods"));
    }

    [Fact]
    public async Task Texts_of_a_known_length_are_characters_of_which_some_may_be_read()
    {
        await using var source = await ServeAsync("name { DODS { Int32 strlen 6; String dimName \"strlen\"; } }", _texts);
        var variable = (await DatasetReader.ReadIndexAsync(source, Stop)).Variable("name")!;
        var characters = new byte[5 * 2];

        await VariableReader.ReadAsync(source, variable, new IndexRange[] { new(0, 5), new(1, 2, 3) }, characters, Stop);

        // The second and the fifth byte of each: an accented letter has two.
        Assert.Equal([(byte)'l', (byte)'a', 0, 0, 0xA9, 0xA9, (byte)'o', 0, 0, 0], characters);
    }

    [Fact]
    public async Task A_text_that_is_longer_than_the_server_said_is_damage()
    {
        await using var source = await ServeAsync("name { DODS { Int32 strlen 4; } }", _texts);
        var variable = (await DatasetReader.ReadIndexAsync(source, Stop)).Variable("name")!;

        var fault = await AssertFaultAsync(Fault.CorruptData, () => VariableReader.ReadAsync(
            source, variable, new IndexRange[] { new(0, 5), new(0, 4) }, new byte[20], Stop).AsTask());
        Assert.Contains("name of http", fault.Message);
        Assert.EndsWith("has a text of 5 bytes where 4 are the most", fault.Message);
    }

    [Fact]
    public async Task Texts_that_are_said_to_be_endless_are_refused()
    {
        await using var source = await ServeAsync("", _texts, announced: 3_000_000_000);
        var variable = (await DatasetReader.ReadIndexAsync(source, Stop)).Variable("name")!;

        var fault = await AssertFaultAsync(Fault.TooLarge, () => StringVariableReader.ReadAsync(
            source, variable, new IndexRange[] { new(0, 5) }, Stop).AsTask());
        Assert.Contains("the texts of `name` are too long", fault.Message);
    }

    [Fact]
    public async Task What_is_read_is_described_and_projected()
    {
        await using var source = await ServeAsync("", _texts);
        var index = await DatasetReader.ReadIndexAsync(source, Stop);
        var tas = index.Variable("tas")!;

        var json = string.Concat(IndexJson.Write("x", index).Where(letter => !char.IsWhiteSpace(letter)));
        Assert.Contains("\"kind\":\"dap2\",\"projection\":\"tas.tas\",\"type\":\"Float32\"", json);
        Assert.Equal(2 * 5 * 4, VariableReader.ProjectedBytes(tas, new IndexRange[] { new(0, 2, 3), new(0, 5), new(6, 1) }));
        var packed = new IndexedVariable("p", ElementType.Short, [new("x", 9)], Engine.Cf.AttributeSet.Empty, new DapLayout(["p"], DapType.Int16, []), true);
        Assert.Equal(9 * 4, VariableReader.ProjectedBytes(packed, new IndexRange[] { new(0, 9) }));
    }

    private async Task<DapSource> ServeAsync(string attributes, string[] texts, uint? announced = null)
    {
        Server.Further += $"    String name[name_dim = {texts.Length}];\n";
        Server.Das = Server.Das.Replace("Attributes {", $"Attributes {{ {attributes}", StringComparison.Ordinal);
        Server.Instead = async (context, _) =>
        {
            if (!Uri.UnescapeDataString(context.Request.QueryString.Value!).StartsWith("?name[0:1:4]", StringComparison.Ordinal))
            {
                return false;
            }

            var answer = new List<byte>(Encoding.ASCII.GetBytes($"Dataset {{\n    String name[name_dim = {texts.Length}];\n}} x;\n\nData:\n"));
            answer.AddRange(Word((uint)texts.Length));
            foreach (var text in texts.Select(Encoding.UTF8.GetBytes))
            {
                answer.AddRange([.. Word(announced ?? (uint)text.Length), .. text, .. new byte[(4 - (text.Length % 4)) % 4]]);
            }

            await context.Response.Body.WriteAsync(answer.ToArray());
            return true;
        };
        return await OpenAsync();
    }

    private static byte[] Word(uint word)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        return bytes;
    }
}
