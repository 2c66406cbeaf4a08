using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>What opening a file costs that is opened often.</summary>
public sealed class RemoteFilesTests : RemoteSourceTests
{
    [Fact]
    public async Task A_thousand_openings_of_a_planned_file_are_one_request()
    {
        var clock = new FakeTimeProvider();
        using var opener = new SourceOpener(Policy, Options, clock);
        await using var planned = await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
        {
            await using var source = await opener.OpenAsync(planned.Location, Stop, expected: planned.Identity);
            Assert.Equal(new(300_007, "\"one\""), source.Identity);
        }));
        Assert.Equal(["bytes=0-65535"], Server.Ranges);

        clock.Advance(Options.FreshFor);
        Server.ETag = "\"two\"";
        await using var again = await opener.OpenAsync(planned.Location, Stop, expected: planned.Identity);
        Assert.Equal("\"two\"", again.Identity.Version); // The caller sees that it is another one.
        Assert.Equal(Server.Content[..10], await ReadAsync((IByteSource)again, 0, 10));
        Assert.Equal(["bytes=0-65535", "bytes=0-0", "bytes=0-65535"], Server.Ranges);
    }

    [Fact]
    public async Task A_later_opening_is_one_byte()
    {
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();

        Assert.Equal(["bytes=0-65535", "bytes=0-0"], Server.Ranges);
    }

    [Fact]
    public async Task A_file_that_was_replaced_moments_ago_is_opened_as_it_is()
    {
        await (await OpenAsync()).DisposeAsync();
        Server.ETag = "\"two\"";

        await using var source = await OpenAsync();
        Assert.Equal("\"two\"", source.Identity.Version);
        Assert.Equal(Server.Content[..10], await ReadAsync(source, 0, 10));
    }

    [Fact]
    public async Task A_file_that_changed_since_it_was_planned_is_an_error_and_not_a_mix()
    {
        await using var planned = await OpenAsync();
        Server.ETag = "\"two\"";

        await using var stale = (IByteSource)await Opener.OpenAsync(planned.Location, Stop, expected: planned.Identity);
        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(stale, 0, 10));
    }

    [Fact]
    public async Task Opening_and_reading_a_header_takes_one_request()
    {
        await using var source = await OpenAsync();
        for (var at = 0; at < 60_000; at += 50)
        {
            Assert.Equal(Server.Content[at..(at + 50)], await ReadAsync(source, at, 50));
        }

        Assert.Equal(["bytes=0-65535"], Server.Ranges);
    }

    [Fact]
    public async Task A_file_smaller_than_a_block_is_read_whole()
    {
        Server.Content = [1, 2, 3];
        await using var source = await OpenAsync();

        Assert.Equal(3, source.Identity.Length);
        Assert.Equal([1, 2, 3], await ReadAsync(source, 0, 3));
    }
}
