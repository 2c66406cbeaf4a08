using System.IO.Compression;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>How reads are cut, and what is said where a server breaks off.</summary>
public sealed class DapReadingTests : DapServerTests
{
    private static readonly DapQuestion _all = Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1));

    [Fact]
    public async Task A_read_that_is_alone_is_asked_for_in_parts_at_once_that_cut_no_chunk()
    {
        Server.Shape = [300, 20, 30];
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1)) with { ChunkShape = [140, 20, 30] };

        var values = await ReadAsync(source, all, isAlone: true);

        Assert.Equal(Enumerable.Range(0, values.Length).Select(place => Server.Value(place)), values);
        Assert.Equal(
            ["[0:1:139]", "[140:1:279]", "[280:1:299]"],
            Server.AskedOf(".dods").Select(asked => asked.Split("tas.tas")[1].Split(']')[0] + "]").Order());
    }

    [Theory]
    [InlineData(0, 12, 1, 1, 6)]
    [InlineData(0, 12, 1, 12, null)]
    [InlineData(0, 12, 1, 20, null)]
    [InlineData(5, 12, 1, 10, 5)]
    [InlineData(9, 12, 1, 10, 11)]
    [InlineData(0, 6, 4, 10, 3)]
    [InlineData(0, 6, 40, 10, 3)]
    public void Halves_meet_where_a_chunk_begins(long start, long count, long step, long chunk, int? first)
    {
        var question = Question(new DapRange(start, count, step)) with { ChunkShape = [chunk] };

        var halves = question.Halves(cutsChunks: false);

        Assert.Equal(first, (int?)halves?.First.Ranges[0].Count);
        if (halves is var (one, other))
        {
            Assert.Equal(new DapRange(start, first!.Value, step), one.Ranges[0]);
            Assert.Equal(new DapRange(start + (first.Value * step), count - first.Value, step), other.Ranges[0]);
            var (last, next) = (start + ((first.Value - 1) * step), other.Ranges[0].Start);
            Assert.True(step >= chunk || last / chunk < next / chunk);
        }

        Assert.NotNull(question.Halves(cutsChunks: true));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.0)] // In the place of the counts.
    [InlineData(1.0)] // Behind the last element.
    public async Task What_a_server_says_in_the_middle_of_its_answer_is_quoted(double share)
    {
        Server.Spoil = (answer, _) =>
        {
            var data = Encoding.Latin1.GetString(answer).IndexOf("Data:\n", StringComparison.Ordinal) + 6;
            return
            [
                .. answer[..(data + (int)((answer.Length - data) * share))],
                .. "Error {\n    code = 500;\n    message = \"the disk is gone\";\n};\n"u8,
            ];
        };
        await using var source = await OpenAsync();

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, _all));

        Assert.Equal(
            $"`{Server.Url}`: HTTP 200 (OK), but the server broke the answer off \"the disk is gone\" while reading "
            + "tas.tas[0:1:11][0:1:4][0:1:6], 3 times",
            fault.Message);
    }

    [Fact]
    public async Task No_compressed_answer_is_asked_for_and_none_is_taken()
    {
        var accepted = new List<string>();
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            lock (accepted)
            {
                accepted.Add(context.Request.Headers.AcceptEncoding.ToString());
            }

            context.Response.Headers.ContentEncoding = "deflate";
            await using var deflate = new ZLibStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await deflate.WriteAsync(new byte[100], Stop);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, _all));

        Assert.Equal("identity", Assert.Single(accepted));
        Assert.Contains(
            "HTTP 200 (OK): a body encoded as deflate, which was not asked for while reading tas.tas", fault.Message);
    }

    [Fact]
    public async Task What_may_be_fetched_of_a_dataset_is_counted_over_all_questions()
    {
        await using var source = await OpenAsync();
        Policy.MaxFetchGb = 5_000 / 1e9;
        using var opener = new Compute.Orleans.Engine.Sources.SourceOpener(Policy, Options, dap: Dap);
        await using var bounded = (DapSource)await opener.OpenAsync(source.Location, Stop);

        _ = await ReadAsync(bounded, _all);
        _ = await ReadAsync(bounded, _all);
        var fault = await AssertFaultAsync(Fault.TooLarge, () => ReadAsync(bounded, _all));

        Assert.Contains("more than 5000 bytes would be fetched of it", fault.Message);
    }
}
