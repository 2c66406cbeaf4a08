using Compute.Orleans.Engine.Native;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Native;

public sealed class WriteBehindTests
{
    [Fact]
    public void Bytes_stay_as_they_were_written_and_the_hint_is_taken()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "growing");
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            Assert.Equal(OperatingSystem.IsLinux(), WriteBehind.Begin(file, 0, bytes.Length));
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_part_that_cannot_be_is_not_taken_and_no_failure()
    {
        using var folder = new TemporaryFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "empty"), FileMode.CreateNew, FileAccess.Write);

        Assert.False(WriteBehind.Begin(file, -1, 10));
    }
}
