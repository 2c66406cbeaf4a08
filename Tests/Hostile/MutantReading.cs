using System.Diagnostics;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Does with a damaged file what the engine does with any: opens it, keeps its index, reads some of it.</summary>
internal static class MutantReading
{
    /// <summary>How long all of it may take: of a processor's time, lest what else runs here counts.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private const int MostVariables = 40;
    private const long MostElements = 3000;
    private const long MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What went wrong that must not; null where it was read, or refused as it should be.</returns>
    public static async Task<string?> FaultAsync(byte[] bytes, string name) => (await OutcomeAsync(bytes, name)).Fault;

    /// <summary>Reads a file, and says whether it opened, too.</summary>
    public static async Task<(bool IsOpen, string? Fault)> OutcomeAsync(byte[] bytes, string name)
    {
        var watch = Stopwatch.StartNew();
        var used = Environment.CpuUsage.TotalTime;
        var isOpen = true;
        try
        {
            await ReadAsync(new MemorySource(bytes, name));
        }
        catch (ComputeException refusal) when (IsRefusal(refusal))
        {
            isOpen = false;
        }
        catch (Exception fault)
        {
            return (isOpen, Told(fault));
        }

        used = Environment.CpuUsage.TotalTime - used;
        var took = used < watch.Elapsed ? used : watch.Elapsed;
        return (isOpen, took > Limit ? $"too long\n{took.TotalSeconds:F1} s" : null);
    }

    /// <summary>What was thrown and where it came from: its first lines are the same for all faults of one kind.</summary>
    private static string Told(Exception fault) =>
        $"{fault.GetType().Name} {string.Join("", (fault.StackTrace ?? "").Split('\n').Take(5))}\n{fault.Message}";

    private static bool IsRefusal(ComputeException refusal) =>
        refusal.Fault is Fault.CorruptData or Fault.InvalidValue or Fault.TooLarge;

    private static async Task ReadAsync(MemorySource source)
    {
        var read = await DatasetReader.ReadIndexAsync(source, default);
        var index = IndexCodec.Decode(IndexCodec.Encode(read), source.Name);
        foreach (var (_, variable) in VariableBytes.AllVariables(index).Take(MostVariables))
        {
            try
            {
                await ReadAsync(source, variable, isFromTheEnd: false);
                await ReadAsync(source, variable, isFromTheEnd: true);
            }
            catch (ComputeException refusal) when (IsRefusal(refusal))
            {
                // The next variable may be whole.
            }
        }
    }

    /// <summary>Reads a box at the beginning or at the end of a variable, some steps wide where there is room.</summary>
    private static async Task ReadAsync(MemorySource source, IndexedVariable variable, bool isFromTheEnd)
    {
        var most = Math.Min(MostElements, MostBytes / Math.Max(1, variable.ElementBytes));
        if (most == 0)
        {
            return; // An element alone takes more than anyone would read here.
        }

        var selection = new IndexRange[variable.Shape.Length];
        var elements = 1L;
        for (var axis = selection.Length - 1; axis >= 0; axis--)
        {
            var length = variable.Shape[axis];
            var step = isFromTheEnd && length > 2 ? 2 : 1;
            var count = Math.Min((length + step - 1) / step, Math.Max(1, most / Math.Max(1, elements)));
            var start = isFromTheEnd && count > 0 ? length - 1 - ((count - 1) * step) : 0;
            selection[axis] = new(start, count, count > 1 ? step : 1);
            elements *= count;
        }

        try
        {
            _ = await VariableBytes.ReadAsync(source, variable, selection, default);
        }
        catch (NotSupportedException)
        {
            // A type whose elements nobody reads.
        }
    }
}
