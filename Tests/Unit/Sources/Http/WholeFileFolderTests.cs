using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class WholeFileFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SourceIdentity _identity = new(100, "\"one\"");

    private string[] Files => [.. Directory.GetFiles(_folder.Path)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_crash_left_is_removed_and_what_another_process_fetches_is_not()
    {
        var folder = NewFolder();
        var left = _folder.File("left.part");
        await File.WriteAllTextAsync(left, "half", TestContext.Current.CancellationToken);
        await using var underway = folder.Begin();
        await KeepAsync(folder, "kept");

        _ = NewFolder();
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(underway.Name));
        Assert.True(folder.Holds("kept", _identity));
    }

    [Fact]
    public async Task The_file_that_was_opened_longest_ago_goes_and_none_that_is_read()
    {
        var folder = NewFolder();
        var read = new List<FileSource>();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await KeepAsync(folder, name);
            _clock.Advance(TimeSpan.FromMinutes(1));
            read.Add(folder.Open(name, _identity)!);
        }

        folder.Trim(0);
        Assert.Equal(4, Files.Length);

        foreach (var place in new[] { 1, 0, 3 })
        {
            await folder.CloseAsync(read[place], 400);
        }

        folder.Trim(250);
        Assert.Equal([false, false, true, true], "abcd".Select(name => folder.Holds($"{name}", _identity)));
        folder.Trim(0);
        Assert.Single(Files);
        await folder.CloseAsync(read[2], 0);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task One_state_of_a_file_is_not_taken_for_another()
    {
        var folder = NewFolder();
        await KeepAsync(folder, "a");

        Assert.Null(folder.Open("b", _identity));
        Assert.Null(folder.Open("a", _identity with { Version = "\"two\"" }));
        Assert.Null(folder.Open("a", _identity with { Length = 101 }));
        await folder.CloseAsync(folder.Open("a", _identity)!, 100);
    }

    private WholeFileFolder NewFolder() => new(_folder.Path, _clock);

    private async Task KeepAsync(WholeFileFolder folder, string location)
    {
        string part;
        await using (var file = folder.Begin())
        {
            part = file.Name;
            await file.WriteAsync(new byte[100], TestContext.Current.CancellationToken);
        }

        folder.Keep(part, location, _identity);
    }
}
