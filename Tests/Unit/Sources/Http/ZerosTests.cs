using Compute.Orleans.Engine.Faults;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>Zeros under the right headers are numbers as good as any: they are asked for twice.</summary>
public sealed class ZerosTests : RemoteSourceTests
{
    private const int Offset = 70_000;
    private const int Count = 200_000;

    [Theory]
    [InlineData(2)] // The read itself, and then all is well.
    [InlineData(3)] // And who asks for the file's beginning, too.
    public async Task Zeros_that_pass_are_not_taken_for_numbers(int last)
    {
        await using var source = await OpenAsync();
        Server.Instead = (context, number) => ZeroAsync(context, number <= last, _ => true);

        Assert.Equal(Server.Content[Offset..(Offset + Count)], await ReadAsync(source, Offset, Count));
    }

    [Fact]
    public async Task Zeros_in_the_middle_of_an_answer_are_found()
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, number) =>
        {
            if (number != 2)
            {
                return false;
            }

            var content = Server.Content;
            Server.Content = [.. content];
            Array.Clear(Server.Content, 100_000, 70_000);
            await Server.AnswerRangeAsync(context);
            Server.Content = content;
            return true;
        };

        Assert.Equal(Server.Content[Offset..(Offset + Count)], await ReadAsync(source, Offset, Count));
    }

    [Fact]
    public async Task Zeros_that_stay_are_an_error_that_says_where()
    {
        await using var source = await OpenAsync();
        Server.Instead = (context, _) => ZeroAsync(context, true, length => length == Count);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Offset, Count));

        Assert.Equal(
            $"`{Server.Url}`: HTTP 206 (Partial Content): bytes 70000 to 269999 were zeros; asked again, the server "
            + $"sent something else, first at byte {FirstOther()} while reading bytes 70000 to 269999, 3 times",
            fault.Message);
        Assert.Equal(3, fault.Tries);
        Assert.False(fault.IsFinal);
        Assert.Equal(1 + (3 * 3), Server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_has_nothing_but_zeros_any_more_is_not_believed()
    {
        await using var source = await OpenAsync();
        Server.Instead = (context, _) => ZeroAsync(context, true, _ => true);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Offset, Count));

        Assert.Contains(
            "asked for the file's beginning, the server does not send that any more, either", fault.Message);
    }

    [Theory]
    [InlineData(8 << 20)]
    [InlineData(64 << 10)]
    public async Task A_file_of_zeros_is_read_at_little_cost(int readBytes)
    {
        const int FileBytes = 192 << 20;
        Server.Content = new byte[FileBytes];
        "CDF\u0001"u8.CopyTo(Server.Content);
        await using var source = await OpenAsync();

        for (var offset = 0; offset < FileBytes; offset += readBytes)
        {
            var read = await ReadAsync(source, offset, readBytes);
            Assert.True(Server.Content.AsSpan(offset, readBytes).SequenceEqual(read));
        }

        var asked = Server.Ranges.Sum(range =>
        {
            var ends = range["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
            return (double)(ends[1] + 1 - ends[0]);
        });
        Assert.InRange(asked, FileBytes + 1.0, FileBytes * 1.06);
    }

    private int FirstOther() // Of the middle 64 KiB of what was read.
    {
        var start = Offset + ((Count - 65_536) / 2);
        return start + Server.Content.AsSpan(start).IndexOfAnyExcept((byte)0);
    }

    private async Task<bool> ZeroAsync(HttpContext context, bool isZero, Func<long, bool> which)
    {
        var range = context.Request.GetTypedHeaders().Range!.Ranges.Single();
        if (!isZero || !which(range.To!.Value + 1 - range.From!.Value))
        {
            return false;
        }

        var content = Server.Content;
        Server.Content = new byte[content.Length];
        await Server.AnswerRangeAsync(context);
        Server.Content = content;
        return true;
    }
}
