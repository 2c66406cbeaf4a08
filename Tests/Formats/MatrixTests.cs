using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Conventions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Formats;

/// <summary>Every structure of NetCDF-4 and HDF5, as the C libraries read it.</summary>
public sealed class MatrixTests(Matrix matrix)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_netcdf_c_reads_is_read_alike()
    {
        var files = (await matrix.RequireAsync()).Where(file => file.IsReadByNetCdf).ToList();

        var differences = await DifferencesAsync(files.Select(file => file.Path));

        Law.Holds(differences);
    }

    [Fact]
    public async Task What_only_hdf5_reads_is_read_alike_or_refused_by_name()
    {
        var files = (await matrix.RequireAsync()).Where(file => !file.IsReadByNetCdf).ToList();
        var expected = await DatasetDump.ByHdf5Async(files.Select(file => file.Path));
        var differences = new List<string>();
        foreach (var file in files)
        {
            try
            {
                await using var source = FileSource.Open(file.Path);
                var index = await StoredIndexAsync(source);
                var read = await DatasetDump.DataAsync(source, index, CancellationToken);
                differences.AddRange(Differences(file, expected[file.Path], read));
            }
            catch (ComputeException refusal) when (
                file.Refused.TryGetValue("", out var word)
                && refusal.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                // All of the file is refused, for what it should be.
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                differences.Add($"{file.Name}: {Told(failure)}");
            }
        }

        Law.Holds(differences);
    }

    [Fact]
    public async Task Real_files_are_read_as_netcdf_c_reads_them()
    {
        await Python.RequireAsync("netCDF4");
        var files = RealData.AllFiles();
        Assert.SkipWhen(files.Length == 0, "neither COMPUTE_ESGF_DATA nor ferret-datasets");

        var differences = await DifferencesAsync(files);

        Law.Holds(differences);
    }

    [Fact]
    public async Task Documentation_has_a_row_for_each_file_and_no_other()
    {
        var rows = Repository.Lines(Path.Combine("docs", "netcdf.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && Path.GetExtension(cells[1]) is ".h5`" or ".nc`")
            .Select(cells => $"{cells[1].Trim('`')} by {cells[3]}");

        var files = await matrix.ListAsync();

        Assert.Equal(files.Select(file => $"{file.Name} by {(file.IsReadByNetCdf ? "netcdf-c" : "h5py")}"), rows);
    }

    private static async Task<List<string>> DifferencesAsync(IEnumerable<string> files)
    {
        var differences = new List<string>();
        foreach (var (path, expected) in await DatasetDump.ByNetCdfAsync(files))
        {
            try
            {
                await using var source = FileSource.Open(path);
                var read = await DatasetDump.OfAsync(source, await StoredIndexAsync(source), CancellationToken);
                differences.AddRange(Differences(Path.GetFileName(path), expected, read));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                differences.Add($"{Path.GetFileName(path)}: {Told(failure)}");
            }
        }

        return differences;
    }

    /// <summary>A failure and where it began.</summary>
    private static string Told(Exception failure) =>
        $"{failure.GetType().Name}: {failure.Message}{string.Concat((failure.StackTrace ?? "").Split('\n').Take(2))}";

    /// <summary>A file's index as it comes back from the disk that it is kept on.</summary>
    private static async Task<DatasetIndex> StoredIndexAsync(IByteSource source) => IndexCodec.Decode(
        IndexCodec.Encode(await DatasetReader.ReadIndexAsync(source, CancellationToken)), source.Name);

    private static IEnumerable<string> Differences(string name, string expected, string read)
    {
        var (wanted, had) = (expected.Split('\n'), read.Split('\n'));
        for (var line = 0; line < Math.Max(wanted.Length, had.Length); line++)
        {
            var (one, other) = (wanted.ElementAtOrDefault(line), had.ElementAtOrDefault(line));
            if (one != other)
            {
                yield return $"{name}:{line + 1}: netcdf-c has `{one}`, we have `{other}`";
                yield break; // What follows is mostly the same difference again.
            }
        }
    }

    private static IEnumerable<string> Differences(MatrixFile file, string expected, Dictionary<string, string> read)
    {
        foreach (var (variable, word) in file.Refused)
        {
            if (!read.TryGetValue(variable, out var line)
                || !line.Contains(" refused ", StringComparison.Ordinal)
                || !line.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{file.Name}: {variable} is to be refused for {word}, we have `{line}`";
            }
        }

        var left = read.Keys.Except(file.Refused.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var line in expected.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' '); // Of names too: the last ones are a type, and a length and a hash, or a `?`.
            var path = string.Join(' ', words[1..(words[^1] == "?" ? ^2 : ^3)]);
            var had = read.GetValueOrDefault(path);
            if (!file.Refused.ContainsKey(path) && had != line)
            {
                yield return $"{file.Name}: h5py has `{line}`, we have `{had}`";
            }

            _ = left.Remove(path);
        }

        foreach (var path in left)
        {
            yield return $"{file.Name}: h5py has no {path}, we have `{read[path]}`";
        }
    }
}
