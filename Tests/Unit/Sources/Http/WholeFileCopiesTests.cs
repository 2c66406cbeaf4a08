using System.Security.Cryptography;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>Who shares the copies of files that were fetched as a whole, and what is told of them.</summary>
public sealed class WholeFileCopiesTests : WholeSourceTests
{
    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_to_the_operator_and_to_no_client()
    {
        var file = Folder.File("no-folder");
        await File.WriteAllTextAsync(file, "a file", Stop);
        var reports = new List<(string Why, Exception? Cause)>();
        using var opener = new SourceOpener(
            Policy, Options, Clock, fetched: file, report: (why, cause) => reports.Add((why, cause)));
        Server.Instead = AnswerWholeAsync;

        var fault = await AssertFaultAsync(Fault.NotEnoughStorage, () => OpenAsync(opener));
        Assert.Contains("could not be written to the service's disk", fault.Message);
        Assert.DoesNotContain(Folder.Path, fault.ToString());
        var (why, cause) = Assert.Single(reports);
        Assert.Contains(file, why);
        Assert.NotNull(cause);
    }

    [Fact]
    public async Task A_copy_that_is_cut_while_it_is_read_is_called_by_its_url()
    {
        using var opener = NewOpener();
        Server.Instead = AnswerWholeAsync;
        await using var source = await OpenAsync(opener);
        await using (var copy = new FileStream(
            Assert.Single(Directory.GetFiles(Folder.Path)), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            copy.SetLength(10);
        }

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 0, 100));
        Assert.Equal(Server.Url.AbsoluteUri, fault.Locator);
        Assert.StartsWith($"`{Server.Url.AbsoluteUri}` ends at byte 10", fault.Message);
        Assert.DoesNotContain(Folder.Path, fault.Message);
    }

    [Fact]
    public async Task Files_that_are_together_longer_than_what_is_kept_are_read_together()
    {
        Options.MaxWholeFileMb = 1;
        Server.Content = [.. "CDF\u0001"u8, .. RandomNumberGenerator.GetBytes(699_996)];
        using var opener = NewOpener();
        Server.Instead = AnswerWholeAsync;
        Uri[] urls = [.. Enumerable.Range(0, 4).Select(number => new Uri(Server.Url, $"/{number}.nc"))];

        var sources = await Task.WhenAll(urls.Select(url => OpenAsync(opener, url)));
        foreach (var source in sources)
        {
            Assert.Equal(Server.Content, await ReadAsync(source, 0, 700_000));
        }

        Assert.Equal(4, Files.Length);
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        Assert.Single(Files); // Of those that nobody reads no more is kept than is allowed.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_is_in_the_folder_is_taken_by_other_processes_and_after_a_restart(bool knowsConditions)
    {
        var bodies = 0;
        Server.Instead = async (context, number) =>
        {
            if (context.Request.Headers.Range.Count > 0)
            {
                return await AnswerWholeAsync(context, number);
            }

            if (knowsConditions && context.Request.Headers.IfNoneMatch == Server.ETag)
            {
                context.Response.StatusCode = 304;
                return true;
            }

            bodies++;
            return await AnswerWholeAsync(context, number);
        };

        using var first = NewOpener();
        using var beside = NewOpener();
        await using (var source = await OpenAsync(first))
        {
            await using var same = await OpenAsync(beside);
            Assert.Equal(await ReadAsync(source, 0, 300_007), await ReadAsync(same, 0, 300_007));
        }

        using var later = NewOpener();
        await using var again = await OpenAsync(later);
        Assert.Equal(Server.Content, await ReadAsync(again, 0, 300_007));
        Assert.Equal(1, bodies);

        Server.ETag = "\"two\"";
        await using var other = await OpenAsync(later);
        Assert.Equal("\"two\"", other.Identity.Version);
        Assert.Equal(3, bodies); // The first was not read: its head told of the change.
    }

    [Fact]
    public async Task A_copy_is_taken_again_though_the_server_never_tells_the_length()
    {
        var bodies = 0;
        Server.Instead = (context, _) =>
        {
            bodies += context.Request.Headers.Range.Count == 0 ? 1 : 0;
            return AnswerWholeAsync(context, announces: false);
        };
        using (var opener = NewOpener())
        {
            await (await OpenAsync(opener)).DisposeAsync();
        }

        using var later = NewOpener();
        await using var source = await OpenAsync(later);
        Assert.Equal(new(300_007, "\"one\""), source.Identity);
        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Equal(1, bodies);
    }

    [Fact]
    public async Task A_file_that_nobody_waits_for_any_more_is_not_fetched_to_its_end()
    {
        using var opener = NewOpener();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Instead = async (context, number) =>
        {
            if (number == 1)
            {
                return await AnswerWholeAsync(context, number);
            }

            await using var registered = context.RequestAborted.Register(() => ended.TrySetResult());
            Vouch(context);
            context.Response.ContentLength = Server.Content.Length;
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 100_000));
            await context.Response.Body.FlushAsync();
            halfway.TrySetResult();
            await ended.Task.WaitAsync(Stop);
            return true;
        };

        using var impatient = new CancellationTokenSource();
        using var patient = new CancellationTokenSource();
        var first = opener.OpenAsync(Server.Url.AbsoluteUri, impatient.Token).AsTask();
        var second = opener.OpenAsync(Server.Url.AbsoluteUri, patient.Token).AsTask();
        await halfway.Task.WaitAsync(Stop);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(ended.Task.IsCompleted); // Somebody waits for it still.

        await patient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        for (var look = 0; look < 500 && Files.Length > 0; look++)
        {
            await Task.Delay(10, Stop); // What had come of it goes soon.
        }

        Assert.Empty(Files);
    }

    [Fact]
    public async Task With_a_limit_of_nothing_no_server_is_asked_for_a_whole_file()
    {
        Options.MaxWholeFileMb = 0;
        using var opener = NewOpener();
        Server.Instead = AnswerWholeAsync;

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable,
            () => opener.OpenAsync(SourceLocation.Ranges(Server.Url).ToString(), Stop).AsTask());
        Assert.Contains("does not serve byte ranges", fault.Message);
        Assert.Equal(["bytes=0-65535"], Server.Ranges);
    }
}
