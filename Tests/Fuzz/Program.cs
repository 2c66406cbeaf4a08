using Compute.Orleans.Fuzz;
using Compute.Orleans.Tests.Hostile;
using SharpFuzz;

// Reads damaged files as Tests/Hostile does. ../../fuzz.sh has how it is used:
//   seeds FOLDER OUT       writes the undamaged files that AFL++ begins with
//   afl SEEDS              reads what AFL++ hands in, as its child; dies of what must not happen
//   find SEEDS OUT FILE    reads such a file again, and writes it to OUT with what happened, if it happens again
//   read FILE              reads a file as it is, and prints what happened
switch (args)
{
    case ["seeds", var made, var target]:
        foreach (var (name, bytes) in Corpus.Read(made))
        {
            await File.WriteAllBytesAsync(Path.Combine(target, name), bytes);
        }

        return 0;

    case ["afl", var folder]:
        Seeds? known = null; // Looked at below, as before it the engine has nowhere to leave its traces.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            var bytes = Bytes(stream);
            (known ??= new Seeds(folder)).Renew(bytes);
#pragma warning disable VSTHRD002 // SharpFuzz takes nothing that can be awaited; all that is read is in memory.
            var fault = MutantReading.FaultAsync(bytes, "fuzzed").GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            if (fault is not null)
            {
                throw new InvalidDataException(fault);
            }
        });
        return 0;

    case ["find", var folder, var findings, var file]:
        var found = await File.ReadAllBytesAsync(file);
        new Seeds(folder).Renew(found);
        var path = Path.Combine(findings, $"afl.{Convert.ToHexString(System.IO.Hashing.XxHash64.Hash(found))}");
        await File.WriteAllBytesAsync(path, found); // First of all: the next line may end the process.
        await File.WriteAllTextAsync($"{path}.txt", "the process ended, or went on for more than 20 s\n");
        if (await MutantReading.FaultAsync(found, "fuzzed") is { } again)
        {
            await File.WriteAllTextAsync($"{path}.txt", $"{again}\n");
            return 1;
        }

        File.Delete(path);
        File.Delete($"{path}.txt");
        return 0;

    case ["read", var file]:
        var (isOpen, what) = await MutantReading.OutcomeAsync(await File.ReadAllBytesAsync(file), file);
        Console.WriteLine(what ?? (isOpen ? "opened" : "refused"));
        return what is null ? 0 : 1;

    default:
        await Console.Error.WriteLineAsync("usage: as the first lines of Tests/Fuzz/Program.cs say");
        return 2;
}

static byte[] Bytes(Stream stream)
{
    using var copy = new MemoryStream();
    stream.CopyTo(copy);
    return copy.ToArray();
}
