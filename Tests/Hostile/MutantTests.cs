using Compute.Orleans.Tests.Conventions;
using Compute.Orleans.Tests.Formats;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Damaged files are read or refused: soon, within little memory, by the exceptions meant for it.</summary>
/// <remarks>
/// COMPUTE_MUTANT=FILE:NUMBER repeats one mutant; COMPUTE_FUZZ_MINUTES goes on with new ones for so long (fuzz.sh).
/// </remarks>
public sealed class MutantTests(Matrix matrix)
{
    private const int Mutants = 20_000;
    private const int Parts = 2;
    private const string HeapLimit = "0x10000000";
    private const string FolderVariable = "COMPUTE_MUTANT_FOLDER";
    private const string PartVariable = "COMPUTE_MUTANT_PART";
    private const string MarkVariable = "COMPUTE_MUTANT_MARK";
    private const string RepeatVariable = "COMPUTE_MUTANT";
    private const string MinutesVariable = "COMPUTE_FUZZ_MINUTES";
    private const string FindingsVariable = "COMPUTE_FUZZ_FINDINGS";

    /// <summary>Mutants that once went wrong, and what did.</summary>
    public static TheoryData<string, int, string> Findings => new()
    {
        { "classic-1", 1, "none yet: a first of its kind" },
    };

    [Fact]
    public async Task Damaged_files_are_read_or_refused()
    {
        if (ChildTest.IsChild)
        {
            ChildTest.Report(string.Join('\n', await ReadPartAsync(0, Mutants)));
            return;
        }

        var lack = await Python.LackAsync("h5py", "netCDF4");
        _ = lack is null ? await matrix.RequireAsync() : [];
        using var marks = new TemporaryFolder();

        var reports = await Task.WhenAll(Enumerable.Range(0, Parts).Select(part => RunPartAsync(marks, part)));

        Law.Holds(reports.Where(report => report.Length > 0));
        Assert.SkipWhen(lack is not null, $"only classic files were damaged: {lack}");
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task What_once_went_wrong_does_not(string file, int number, string fault)
    {
        var bytes = await ReadAsync(file);
        var mutant = new Mutator(bytes).Mutate(number, out var story);

        Assert.True(await MutantReading.FaultAsync(mutant, file) is null, $"again: {fault}; {story}");
    }

    [Fact(Explicit = true)]
    public async Task One_that_is_named_is_repeated()
    {
        var named = Setting(RepeatVariable);
        Assert.True(named is not null, $"{RepeatVariable} names none");
        var colon = named.LastIndexOf(':');
        var file = named[..colon];
        var bytes = await ReadAsync(file);
        var mutant = new Mutator(bytes).Mutate(int.Parse(named[(colon + 1)..]), out var story);
        if (Setting(FindingsVariable) is { } folder)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, named.Replace(':', '.')), mutant, TestContext.Current.CancellationToken);
        }

        var fault = await MutantReading.FaultAsync(mutant, file);

        Assert.True(fault is null, $"{story}:\n{fault}");
    }

    private async Task<byte[]> ReadAsync(string file)
    {
        var folder = file.StartsWith("classic-", StringComparison.Ordinal) ? null : matrix.Folder;
        _ = folder is null ? null : await matrix.RequireAsync(file);
        return Corpus.Read(folder).Single(one => one.Name == file).Bytes;
    }

    private async Task<string> RunPartAsync(TemporaryFolder marks, int part)
    {
        var mark = marks.File($"{part}");
        try
        {
            return await ChildTest.RunAsync(
                ("DOTNET_GCHeapHardLimit", HeapLimit),
                (FolderVariable, matrix.Folder),
                (PartVariable, $"{part}"),
                (MarkVariable, mark));
        }
        catch (Exception crash) when (crash is not OperationCanceledException)
        {
            return $"the process ended at COMPUTE_MUTANT='{MutantRun.Marked(mark)}':\n{crash.Message}";
        }
    }

    /// <summary>Reads this process's share of the mutants from a number on.</summary>
    private static async Task<List<MutantFault>> ReadPartAsync(int first, int count)
    {
        var files = Corpus.Read(Setting(FolderVariable));
        var part = int.Parse(Setting(PartVariable)!);
        using var run = new MutantRun(Setting(MarkVariable));
        for (var file = part; file < files.Count && !run.IsFull; file += Parts)
        {
            var (name, bytes) = files[file];
            var mutator = new Mutator(bytes);
            for (var number = file; number < count && !run.IsFull; number += files.Count)
            {
                await run.ReadAsync(name, mutator, first + number);
            }
        }

        return run.Faults;
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
