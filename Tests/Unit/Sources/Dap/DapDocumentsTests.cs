using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DapDocumentsTests : DapServerTests
{
    [Fact]
    public async Task Opening_asks_for_the_documents_and_for_nothing_else()
    {
        await using var source = await OpenAsync();

        Assert.Equal([".dds", ".das"], Server.Asked.Select(Path.GetExtension));
        Assert.Equal(Server.Url.AbsoluteUri, source.Name);
        Assert.Equal("dap2+" + Server.Url.AbsoluteUri, source.Location);
        Assert.Equal((12 * 5 * 7 * 4) + (2 * (12 + 5 + 7) * 8), source.Identity.Length);
        Assert.EndsWith(" Tue, 01 Jan 2019 00:00:00 GMT", source.Identity.Version);
    }

    [Fact]
    public async Task A_dataset_that_changes_is_an_error()
    {
        await using var source = await OpenAsync();
        await source.VerifyUnchangedAsync(Stop);

        Server.Das = Server.Das.Replace("\"K\"", "\"degC\"", StringComparison.Ordinal);
        await AssertFaultAsync(Fault.CorruptData, () => source.VerifyUnchangedAsync(Stop).AsTask());

        Server.LastModified = "Tue, 01 Jan 2019 00:00:01 GMT";
        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Contains("the dataset has changed since it was opened", fault.Message);
    }

    [Fact]
    public async Task A_change_is_told_in_words()
    {
        await using var source = await OpenAsync();

        Server.Das = Server.Das.Replace("\"K\"", "\"degC\"", StringComparison.Ordinal);
        await AssertChangeAsync("its DAS is another");
        Server.LastModified = "Tue, 01 Jan 2019 00:00:01 GMT";
        await AssertChangeAsync(
            "its Last-Modified was Tue, 01 Jan 2019 00:00:00 GMT and is Tue, 01 Jan 2019 00:00:01 GMT");
        Server.Further = "";
        await AssertChangeAsync("its arrays had 2064 bytes and have 1872; its Last-Modified was ");

        async Task AssertChangeAsync(string change)
        {
            var fault = await AssertFaultAsync(Fault.CorruptData, () => source.VerifyUnchangedAsync(Stop).AsTask());
            Assert.StartsWith($"`{Server.Url}` changed while it was read: {change}", fault.Message);
        }
    }

    [Fact]
    public async Task The_documents_are_asked_for_once_per_state()
    {
        await using var source = await OpenAsync();
        await using var again = await OpenAsync();
        Assert.Equal([".dds", ".das", ".dds"], Server.Asked.Select(Path.GetExtension));

        var location = source.Location;
        await using var planned = await Opener.OpenAsync(location, Stop, expected: source.Identity);
        Assert.Equal(3, Server.Asked.Count); // It was there moments ago.

        Server.LastModified = "Tue, 01 Jan 2019 00:00:01 GMT";
        await using var changed = await OpenAsync();
        Assert.NotEqual(source.Identity, changed.Identity);
        Assert.Equal([".dds", ".das"], Server.Asked.Skip(3).Select(Path.GetExtension));
    }

    [Fact]
    public async Task Where_no_time_tells_of_a_change_both_are_asked_for_each_time()
    {
        Server.LastModified = null;
        await using var source = await OpenAsync();
        await using var again = await OpenAsync();

        Assert.Equal([".dds", ".das", ".dds", ".das"], Server.Asked.Select(Path.GetExtension));
    }

    [Fact]
    public async Task Those_who_open_a_dataset_at_once_wait_for_one_answer()
    {
        var gate = new TaskCompletionSource();
        Server.Instead = async (_, _) =>
        {
            await gate.Task;
            return false;
        };

        var opening = Enumerable.Range(0, 50).Select(_ => OpenAsync()).ToArray();
        gate.SetResult();
        _ = await Task.WhenAll(opening);

        Assert.InRange(Server.AskedOf(".das").Count(), 1, 1);
    }

    [Fact]
    public async Task What_a_server_adds_to_each_answer_is_no_change()
    {
        Server.Instead = (context, number) =>
        {
            context.Response.Headers.LastModified = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
            Server.Das = Server.Das.Replace("made at once", $"made at once, asked {number}", StringComparison.Ordinal);
            return Task.FromResult(false);
        };
        await using var source = await OpenAsync();
        Assert.DoesNotContain("GMT", source.Identity.Version);
        Assert.Equal([".dds", ".das", ".dds"], Server.Asked.Select(Path.GetExtension));

        await source.VerifyUnchangedAsync(Stop);
        Assert.Equal(5, Server.Asked.Count); // That its times move is known now.
        Assert.Equal(0, Assert.Single(await ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1)))));
    }

    [Fact]
    public async Task Data_that_claim_to_be_as_new_as_their_answer_are_no_change()
    {
        Server.Instead = (context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith(".dods", StringComparison.Ordinal))
            {
                context.Response.Headers.LastModified = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
            }

            return Task.FromResult(false);
        };
        await using var source = await OpenAsync();

        Assert.EndsWith("GMT", source.Identity.Version);
        Assert.Equal(0, Assert.Single(await ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1)))));
    }

    [Theory]
    [InlineData("?tas[0:1:2]", "leave it out, and select with a domain")]
    public async Task A_constraint_is_refused(string query, string message)
    {
        var fault = await AssertFaultAsync(
            Fault.InvalidValue, () => Opener.OpenAsync(Server.Url + query, Stop).AsTask());
        Assert.Contains(message, fault.Message);
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task A_description_without_end_is_given_up()
    {
        Dap.MaxTextBytes = 100_000;
        Server.Instead = async (context, _) =>
        {
            var part = Encoding.UTF8.GetBytes(new string('x', 10_000));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted).AsTask()
                    .ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return true;
        };

        var fault = await AssertFaultAsync(Fault.TooLarge, () => OpenAsync());
        Assert.Contains("a document of more than 100000 bytes while asking for .dds", fault.Message);
    }

    [Fact]
    public async Task A_description_that_breaks_off_is_asked_for_again()
    {
        Server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                return false;
            }

            await DapServer.SendAsync(context, 200, "Dataset {\n    Float32 tas[time = 1");
            return true;
        };

        await using var source = await OpenAsync();

        Assert.Equal([".dds", ".dds", ".dds", ".das"], Server.Asked.Select(Path.GetExtension));
    }

    [Fact]
    public async Task Another_host_is_not_asked()
    {
        Policy.Hosts.Clear();

        await AssertFaultAsync(Fault.InvalidValue, () => OpenAsync());
        Assert.Empty(Server.Asked);
    }
}
