using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;
using StringReader = Compute.Orleans.Engine.NetCdf.StringReader;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class StringReaderTests
{
    private const string Script =
        """
        import sys, h5py, numpy as np
        with h5py.File(sys.argv[1], 'w', userblock_size=512) as f:
            texts = np.array([['a', 'bb \u2103', ''], ['dddd', 'e' * 5000, 'f']], object)
            f.create_dataset('any', data=texts, dtype=h5py.string_dtype())
            f.create_dataset('chunked', data=texts, dtype=h5py.string_dtype(), chunks=(1, 2), compression='gzip')
            f.create_dataset('never', (2, 3), dtype=h5py.string_dtype())
            f['fixed'] = np.array([[b'abc', b'de', b''], [b'f', b'gh', b'ijk']], 'S3')
            f['scalar'] = 'only'
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("any")]
    [InlineData("chunked")]
    public async Task Strings_of_any_length_are_read_through_the_heap(string name)
    {
        var (source, index) = await OpenAsync();

        var all = await ReadAsync(source, index.Variable(name)!, IndexRange.All(2), IndexRange.All(3));
        var some = await ReadAsync(source, index.Variable(name)!, IndexRange.All(2), new IndexRange(0, 2, 2));

        Assert.Equal(["a", "bb \u2103", "", "dddd", new string('e', 5000), "f"], all);
        Assert.Equal(["a", "", "dddd", "f"], some);
    }

    [Fact]
    public async Task Strings_of_one_length_end_at_their_first_nul()
    {
        var (source, index) = await OpenAsync();

        Assert.Equal(
            ["abc", "de", "", "f", "gh", "ijk"],
            await ReadAsync(source, index.Variable("fixed")!, IndexRange.All(2), IndexRange.All(3)));
        Assert.Equal(["only"], await ReadAsync(source, index.Variable("scalar")!));
        Assert.Equal(
            ["", "", ""],
            await ReadAsync(source, index.Variable("never")!, new IndexRange(1, 1), IndexRange.All(3)));
    }

    [Fact]
    public async Task References_to_nowhere_are_corrupt()
    {
        byte[] bytes = [.. new byte[16], 5, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        var variable = new IndexedVariable(
            "v", ElementType.String, [], AttributeSet.Empty, new ContiguousLayout(16), false)
        {
            ElementBytes = 16,
            Heap = new(8, 8, 0),
        };

        var failure = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(new MemorySource(bytes), variable));

        Assert.Equal(Fault.CorruptData, failure.Fault);
    }

    private static async Task<string[]> ReadAsync(
        MemorySource source, IndexedVariable variable, params IndexRange[] selection) =>
        await StringReader.ReadAsync(source, variable, selection, CancellationToken);

    private static async Task<(MemorySource Source, DatasetIndex Index)> OpenAsync()
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("strings.h5");
        _ = await Python.RunAsync(Script, path);
        var source = new MemorySource(await File.ReadAllBytesAsync(path, CancellationToken), path);
        return (source, await DatasetReader.ReadIndexAsync(source, CancellationToken));
    }
}
