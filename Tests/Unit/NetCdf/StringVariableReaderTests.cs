using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class StringVariableReaderTests
{
    private const string Script =
        """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1], 'w', userblock_size=512)
        texts = [f'text {n} ' + 'ü' * (n % 7) for n in range(300)]
        d = f.create_dataset('v', (300,), h5py.string_dtype(), chunks=(70,), compression='gzip')
        d[...] = texts
        d = f.create_dataset('part', (300,), h5py.string_dtype(), chunks=(70,))
        d[10:20] = texts[10:20]
        d = f.create_dataset('fixed', data=np.array([b'ab', b'cde ', b'', b'abcdef'], 'S6'))
        f.create_dataset('one', data='alone', dtype=h5py.string_dtype())
        f.create_dataset('never', (3,), h5py.string_dtype())
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Strings_of_h5py_are_read_however_they_are_stored()
    {
        await Python.RequireAsync("h5py");
        using var folder = new TemporaryFolder();
        var path = folder.File("strings.nc");
        _ = await Python.RunAsync(Script, path);
        await using var source = FileSource.Open(path);
        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

        var all = await ReadAsync(source, index, "v", IndexRange.All(300));
        Assert.Equal([.. Enumerable.Range(0, 300).Select(Text)], all);
        var some = await ReadAsync(source, index, "v", new IndexRange(5, 90, 3));
        Assert.Equal([.. Enumerable.Range(0, 90).Select(number => Text(5 + (3 * number)))], some);
        Check(["", Text(10), Text(11)], await ReadAsync(source, index, "part", new IndexRange(9, 3)));
        Check(["ab", "cde ", "", "abcdef"], await ReadAsync(source, index, "fixed", IndexRange.All(4)));
        Check(["alone"], await ReadAsync(source, index, "one"));
        Check(["", "", ""], await ReadAsync(source, index, "never", IndexRange.All(3)));
        Assert.Empty(await ReadAsync(source, index, "v", new IndexRange(0, 0)));
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_damage()
    {
        var source = new MemorySource([5, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, .. new byte[100]]);

        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await StringVariableReader.ReadAsync(
            source, Scalar(16) with { Heap = new(8, 8, 0) }, default, CancellationToken));

        Assert.Equal(Fault.CorruptData, fault.Fault);
    }

    [Fact]
    public async Task Too_many_strings_and_other_types_are_refused()
    {
        var many = new IndexedVariable(
            "v",
            ElementType.String,
            [new("d", 2 << 20)],
            Engine.Cf.AttributeSet.Empty,
            new ContiguousLayout(0),
            false)
        {
            ElementBytes = 1,
        };

        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await StringVariableReader.ReadAsync(
            new MemorySource([]), many, new[] { IndexRange.All(2 << 20) }, CancellationToken));

        Assert.Equal(Fault.TooLarge, fault.Fault);
        Assert.Contains("2097152", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1048576", fault.Message, StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<ArgumentException>(async () => await StringVariableReader.ReadAsync(
            new MemorySource([]), many with { Type = ElementType.Int }, default, CancellationToken));
    }

    [Fact]
    public async Task Text_ends_at_its_first_nul_and_keeps_its_spaces()
    {
        var spaces = await StringVariableReader.ReadAsync(
            new MemorySource("ab  "u8.ToArray()), Scalar(4), default, CancellationToken);
        var ended = await StringVariableReader.ReadAsync(
            new MemorySource("a \0x"u8.ToArray()), Scalar(4), default, CancellationToken);

        Check(["ab  "], spaces);
        Check(["a "], ended);
    }

    private static void Check(string[] expected, string[] read) => Assert.Equal(expected, read);

    private static string Text(int number) => $"text {number} {new string('ü', number % 7)}";

    private static IndexedVariable Scalar(int elementBytes) =>
        new("v", ElementType.String, [], Engine.Cf.AttributeSet.Empty, new ContiguousLayout(0), false)
        {
            ElementBytes = elementBytes,
        };

    private static async Task<string[]> ReadAsync(
        IByteSource source, DatasetIndex index, string name, params IndexRange[] selection) =>
        await StringVariableReader.ReadAsync(source, index.Variable(name)!, selection, CancellationToken);
}
