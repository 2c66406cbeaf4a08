using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Provenance;

public sealed class InputStateTests
{
    [Fact]
    public async Task A_local_file_has_the_time_that_the_file_system_says()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.nc");
        await File.WriteAllTextAsync(path, "four", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234567));
        await using var source = FileSource.Open(path);

        var state = InputState.Of("file://" + path, path, source.Identity);

        Assert.Equal(new InputState("file://" + path, 4, "2020-01-02T03:04:05.1234567Z", null), state);
        Assert.Equal("4 bytes, modified 2020-01-02T03:04:05.1234567Z", state.ToString());
    }

    [Fact]
    public void A_remote_file_has_what_its_server_says_and_of_a_long_tag_the_hash()
    {
        var state = InputState.Of("http://host/a", "http://host/a", new(9, "\"tag\""));
        var hashed = InputState.Of("http://host/a", "http://host/a", new(9, new string('x', 10_000)));
        var other = InputState.Of("http://host/a", "http://host/a", new(9, new string('y', 10_000)));

        Assert.Equal(new InputState("http://host/a", 9, null, "\"tag\""), state);
        Assert.Equal("9 bytes, version \"tag\"", state.ToString());
        Assert.StartsWith("sha256:", hashed.Version, StringComparison.Ordinal);
        Assert.Equal("sha256:".Length + 64, hashed.Version!.Length);
        Assert.NotEqual(hashed, other);
    }
}
