using Compute.Orleans.Tests.Conventions;
using Compute.Orleans.Tests.Formats;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Damaged files are read or refused: soon, within little memory, by the exceptions meant for it.</summary>
/// <remarks>
/// COMPUTE_MUTANT=FILE:NUMBER names the one that <see cref="One_that_is_named_is_repeated"/> repeats. How fuzz.sh goes
/// on with new ones is <see cref="More_damaged_files_are_read_or_refused"/>.
/// </remarks>
public sealed class MutantTests(Matrix matrix)
{
    private const int Mutants = 40_000;
    private const int Parts = 2;
    private const string HeapLimit = "0x10000000";
    private const string FolderVariable = "COMPUTE_MUTANT_FOLDER";
    private const string PartVariable = "COMPUTE_MUTANT_PART";
    private const string FirstVariable = "COMPUTE_MUTANT_FIRST";
    private const string MarkVariable = "COMPUTE_MUTANT_MARK";
    private const string RepeatVariable = "COMPUTE_MUTANT";
    private const string MinutesVariable = "COMPUTE_FUZZ_MINUTES";
    private const string FindingsVariable = "COMPUTE_FUZZ_FINDINGS";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Mutants that once went wrong, and what did.</summary>
    public static TheoryData<string, int, string> Findings => new()
    {
        { "attributes_dense_untracked.h5", 16134, "the message of a refusal divided by zero" },
        { "chunks_b_tree_1.h5", 1358824321, "more chunks than an int64 counts" },
    };

    [Fact]
    public async Task Damaged_files_are_read_or_refused()
    {
        if (ChildTest.IsChild)
        {
            await ReadPartAsync();
            return;
        }

        var lack = await Python.LackAsync("h5py", "netCDF4");
        _ = lack is null ? await matrix.RequireAsync() : [];

        var reports = await RunAsync(0);

        Law.Holds(reports.SelectMany(report => report.Faults).Select(fault => $"{fault}"));
        Assert.Equal(Mutants, reports.Sum(report => report.Count));
        Assert.InRange(reports.Sum(report => report.Opened), Mutants / 5, Mutants * 4 / 5); // Both happened often.
        Assert.SkipWhen(lack is not null, $"only classic files were damaged: {lack}");
    }

    [Fact(Explicit = true)]
    public async Task More_damaged_files_are_read_or_refused()
    {
        if (ChildTest.IsChild)
        {
            await ReadPartAsync();
            return;
        }

        _ = await matrix.RequireAsync();
        var folder = Setting(FindingsVariable)!;
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(double.Parse(Setting(MinutesVariable)!));
        var found = new List<MutantFault>();
        var first = Mutants * (int)(1 + (end.ToUnixTimeSeconds() % 50_000)); // Others than the last time.
        for (; TimeProvider.System.GetUtcNow() < end; first += Mutants)
        {
            var faults = (await RunAsync(first)).SelectMany(report => report.Faults);
            foreach (var fault in faults.Where(fault => found.All(known => !known.IsLike(fault))))
            {
                found.Add(fault);
                var path = Path.Combine(folder, fault.Mutant.Replace(':', '.'));
                await File.WriteAllBytesAsync(path, await MutateAsync(fault.Mutant), CancellationToken);
                await File.WriteAllTextAsync($"{path}.txt", $"{fault}\n", CancellationToken);
            }
        }

        Law.Holds(found.Select(fault => $"{fault}"));
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task What_once_went_wrong_does_not(string file, int number, string fault)
    {
        var bytes = await MutateAsync($"{file}:{number}");

        var now = await MutantReading.FaultAsync(bytes, file);

        Assert.True(now is null, $"again, {fault}: {now}");
    }

    [Fact(Explicit = true)]
    public async Task One_that_is_named_is_repeated()
    {
        var named = Setting(RepeatVariable);
        Assert.True(named is not null, $"{RepeatVariable} names none");

        var fault = await MutantReading.FaultAsync(await MutateAsync(named), named);

        Assert.True(fault is null, fault);
    }

    private async Task<byte[]> MutateAsync(string mutant)
    {
        var colon = mutant.LastIndexOf(':');
        var file = mutant[..colon];
        var folder = file.StartsWith("classic-", StringComparison.Ordinal) ? null : matrix.Folder;
        _ = folder is null ? null : await matrix.RequireAsync(file);
        var (_, original) = Corpus.Read(folder).Single(one => one.Name == file);
        return new Mutator(original).Mutate(int.Parse(mutant[(colon + 1)..]), out _);
    }

    /// <summary>Reads as many mutants in processes of their own, from a number on.</summary>
    private async Task<MutantReport[]> RunAsync(int first)
    {
        using var marks = new TemporaryFolder();
        return await Task.WhenAll(Enumerable.Range(0, Parts).Select(part => RunAsync(first, part, marks.File($"{part}"))));
    }

    private async Task<MutantReport> RunAsync(int first, int part, string mark)
    {
        try
        {
            return MutantReport.Parse(await ChildTest.RunAsync(
                ("DOTNET_GCHeapHardLimit", HeapLimit),
                (FolderVariable, matrix.Folder),
                (PartVariable, $"{part}"),
                (FirstVariable, $"{first}"),
                (MarkVariable, mark)));
        }
        catch (Exception crash) when (crash is not OperationCanceledException)
        {
            return MutantReport.OfCrash(MutantRun.Marked(mark), crash.Message);
        }
    }

    /// <summary>Reads this process's share of the mutants, and reports.</summary>
    private static async Task ReadPartAsync()
    {
        var files = Corpus.Read(Setting(FolderVariable));
        var first = int.Parse(Setting(FirstVariable)!);
        using var run = new MutantRun(Setting(MarkVariable));
        for (var file = int.Parse(Setting(PartVariable)!); file < files.Count && !run.IsFull; file += Parts)
        {
            var (name, bytes) = files[file];
            var mutator = new Mutator(bytes);
            for (var number = file; number < Mutants && !run.IsFull; number += files.Count)
            {
                await run.ReadAsync(name, mutator, first + number);
            }
        }

        ChildTest.Report(new MutantReport(run.Count, run.Opened, [.. run.Faults]).ToString());
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
