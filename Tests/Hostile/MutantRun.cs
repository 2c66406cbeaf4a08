using System.IO.MemoryMappedFiles;
using System.Text;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Reads many mutants, one after another, and can be told apart from outside when the process dies.</summary>
internal sealed class MutantRun : IDisposable
{
    private const int MarkBytes = 512;
    private const int MostFaults = 20;
    private const int MostAlike = 2;
    private static readonly TimeSpan _hung = TimeSpan.FromSeconds(20);

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _mark;
    private readonly Timer _watch;
    private long _begun = TimeProvider.System.GetTimestamp();
    private string _now = "";

    /// <summary>Begins a run.</summary>
    /// <param name="markPath">The file that names the mutant that is being read; null for none.</param>
    public MutantRun(string? markPath)
    {
        if (markPath is not null)
        {
            _file = MemoryMappedFile.CreateFromFile(markPath, FileMode.OpenOrCreate, null, MarkBytes);
            _mark = _file.CreateViewAccessor();
        }

        _watch = new(_ => EndWhenHung(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>How many mutants were read.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them opened, whether or not all of their variables could be read.</summary>
    public int Opened { get; private set; }

    /// <summary>What went wrong, twice at most in the same way.</summary>
    public List<MutantFault> Faults { get; } = [];

    /// <summary>Whether so much went wrong that the rest tells nothing new.</summary>
    public bool IsFull => Faults.Count >= MostFaults;

    /// <summary>The mutant that a file of marks names.</summary>
    /// <param name="markPath">The file.</param>
    public static string Marked(string markPath) =>
        File.Exists(markPath) ? Encoding.UTF8.GetString(File.ReadAllBytes(markPath)).TrimEnd('\0') : "none";

    /// <summary>Reads one mutant.</summary>
    /// <param name="name">The undamaged file's name.</param>
    /// <param name="mutator">What damages it.</param>
    /// <param name="number">Which damage.</param>
    public async Task ReadAsync(string name, Mutator mutator, int number)
    {
        Mark($"{name}:{number}");
        var bytes = mutator.Mutate(number, out var story);
        var (isOpen, fault) = await MutantReading.OutcomeAsync(bytes, name);
        Opened += isOpen ? 1 : 0;
        if (fault is not null)
        {
            var found = new MutantFault($"{name}:{number}", $"{story}; {bytes.Length} bytes", fault);
            Faults.AddRange(Faults.Count(found.IsLike) < MostAlike ? [found] : []);
        }

        Count++;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _mark?.Dispose();
        _file?.Dispose();
    }

    private void Mark(string mutant)
    {
        _now = mutant;
        Volatile.Write(ref _begun, TimeProvider.System.GetTimestamp());
        if (_mark is not null)
        {
            var mark = new byte[MarkBytes];
            _ = Encoding.UTF8.GetBytes(mutant, mark);
            _mark.WriteArray(0, mark, 0, mark.Length);
        }
    }

    /// <summary>Ends the process where a mutant is read without end: nothing else can be done about it.</summary>
    private void EndWhenHung()
    {
        if (TimeProvider.System.GetElapsedTime(Volatile.Read(ref _begun)) > _hung)
        {
            Environment.FailFast($"{_now} is read without end");
        }
    }
}
