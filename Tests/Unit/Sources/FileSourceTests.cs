using System.Globalization;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly string _path;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(100_003);

    public FileSourceTests()
    {
        _path = _temporary.File("a.nc");
        File.WriteAllBytes(_path, _content);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    // Field note 13: any number of threads read one file, and need no lock for it.
    [Fact]
    public async Task Many_readers_at_once_each_get_their_own_bytes()
    {
        await using var source = FileSource.Open(_path);

        await Parallel.ForAsync(0, 2_000, Stop, async (reader, stop) =>
        {
            var offset = reader * 37 % 90_000;
            var bytes = new byte[1 + (reader % 10_000)];
            await source.ReadAsync(offset, bytes, stop);
            Assert.True(bytes.AsSpan().SequenceEqual(_content.AsSpan(offset, bytes.Length)));
        });
    }

    [Fact]
    public async Task The_identity_is_length_and_modification_time()
    {
        var modified = new DateTime(2019, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_path, modified);
        await using var source = FileSource.Open(_path);

        Assert.Equal(new(100_003, modified.Ticks.ToString(CultureInfo.InvariantCulture)), source.Identity);
        Assert.Equal(_path, source.Name);
    }

    // Field note 7: what cannot be read is an error, and never zeros or fill.
    [Fact]
    public async Task A_read_beyond_the_end_is_never_short()
    {
        await using var source = FileSource.Open(_path);

        var fault = await Assert.ThrowsAsync<ComputeException>(
            async () => await source.ReadAsync(100_000, new byte[4], Stop));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains("ends at byte 100003, where 4 bytes from byte 100000 were wanted", fault.Message);
    }

    [Fact]
    public async Task A_file_that_is_cut_while_it_is_read_is_found_out()
    {
        await using var source = FileSource.Open(_path);
        using (var writer = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.SetLength(50);
        }

        var fault = await Assert.ThrowsAsync<ComputeException>(
            async () => await source.ReadAsync(0, new byte[100], Stop));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        await AssertChangedAsync(source);
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_found_out_and_the_old_one_can_still_be_read()
    {
        await using var source = FileSource.Open(_path);
        await File.WriteAllBytesAsync(_path + ".new", new byte[100_003], Stop);
        File.SetLastWriteTimeUtc(_path + ".new", File.GetLastWriteTimeUtc(_path).AddSeconds(1));
        File.Move(_path + ".new", _path, overwrite: true);

        var bytes = new byte[100_003];
        await source.ReadAsync(0, bytes, Stop);
        Assert.Equal(_content, bytes);
        await AssertChangedAsync(source);
    }

    [Fact]
    public async Task A_file_that_is_removed_is_found_out()
    {
        await using var source = FileSource.Open(_path);
        await source.VerifyUnchangedAsync(Stop);
        File.Delete(_path);

        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await source.VerifyUnchangedAsync(Stop));
        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.Contains("could not be looked at again: it is not there", fault.Message);
    }

    [Fact]
    public async Task A_file_is_called_as_its_opener_says_whatever_goes_wrong()
    {
        const string Name = "https://node.example/a.nc";
        using var opener = new SourceOpener(new());
        var failures = new List<ComputeException>
        {
            await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(_path + "x", Stop, Name).AsTask()),
            await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(_temporary.Path, Stop, Name).AsTask()),
        };
        await using (var source = (IByteSource)await opener.OpenAsync(_path, Stop, Name))
        {
            Assert.Equal((Name, _path), (source.Name, source.Location));
            failures.Add(await Assert.ThrowsAsync<ComputeException>(
                () => source.ReadAsync(source.Identity.Length, new byte[1], Stop).AsTask()));
            File.SetLastWriteTimeUtc(_path, DateTime.UnixEpoch);
            failures.Add(await Assert.ThrowsAsync<ComputeException>(() => source.VerifyUnchangedAsync(Stop).AsTask()));
            File.Delete(_path);
            failures.Add(await Assert.ThrowsAsync<ComputeException>(() => source.VerifyUnchangedAsync(Stop).AsTask()));
        }

        Assert.All(failures, failure =>
        {
            Assert.StartsWith($"`{Name}` ", failure.Message, StringComparison.Ordinal);
            Assert.Equal(Name, failure.Locator);
            Assert.DoesNotContain(_temporary.Path, failure.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Opening_what_is_not_there_says_so()
    {
        using var opener = new SourceOpener(new());
        var fault = await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(_path + "x", Stop).AsTask());

        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.Equal($"`{_path}x` could not be opened: it is not there", fault.Message);
        Assert.IsType<FileNotFoundException>(fault.InnerException);
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_its_writer()
    {
        using var maker = System.Diagnostics.Process.Start("mkfifo", _temporary.File("pipe"));
        maker.WaitForExit();

        Assert.Equal(
            Fault.CorruptData,
            Assert.Throws<ComputeException>(() => FileSource.Open(_temporary.File("pipe"))).Fault);
    }

    [Fact]
    public void A_folder_is_refused() => Assert.Equal(
        Fault.DataUnreachable,
        Assert.Throws<ComputeException>(() => FileSource.Open(_temporary.Path)).Fault);

    [Fact]
    public async Task A_read_that_was_cancelled_does_not_begin()
    {
        await using var source = FileSource.Open(_path);

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await source.ReadAsync(0, new byte[1], new CancellationToken(canceled: true)));
    }

    // Field note 12: a file that was read is let go of.
    [Fact]
    public async Task Every_handle_is_returned()
    {
        for (var time = 0; time < 5_000; time++)
        {
            await using var source = FileSource.Open(_path);
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles("/proc/self/fd"),
            handle => string.Equals(new FileInfo(handle).LinkTarget, _path, StringComparison.Ordinal));
    }

    private static async Task AssertChangedAsync(FileSource source)
    {
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await source.VerifyUnchangedAsync(Stop));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains("changed while it was read", fault.Message);
    }
}
