using System.Text.Json;
using System.Text.Json.Nodes;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>Does what lines of JSON ask for, one after the other, and says in a line of JSON what each took.</summary>
/// <remarks>
/// One process for all rounds, as in a service: what is measured is work, not the start of a program. Lines:
/// <c>{"do": "compute", "folder": F, "variable": [...], "domain": [...], "operation": [...]}</c>, with the three inputs
/// as the service takes them; and <c>{"do": "read", "name": N, "block": BYTES, "selections": [{"file": F, "start":
/// [...], "count": [...]}]}</c>, which only reads what is selected. Answers: <c>wall</c> and <c>cpu</c> in seconds,
/// <c>peak</c> in MiB of resident memory, <c>result</c>, the paths of the outputs or the number of bytes read, and
/// <c>spent</c>, the processor time of everything that the line took; or <c>refused</c>, why the engine does not do it.
/// </remarks>
internal static class Session
{
    /// <summary>Answers lines until there are no more.</summary>
    /// <param name="threads">Threads that compute, and threads that read.</param>
    /// <param name="input">Where the lines come from.</param>
    /// <param name="output">Where the answers go.</param>
    public static async Task RunAsync(int threads, TextReader input, TextWriter output)
    {
        using var runs = new EngineRuns(threads);
        while (await input.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var before = Usage.ProcessorTime();
            JsonObject answer;
            try
            {
                answer = await AnswerAsync(document.RootElement, runs, threads);
            }
            catch (ComputeException refusal)
            {
                answer = new() { ["refused"] = refusal.Message, ["fault"] = refusal.Fault.ToString() };
            }

            answer["spent"] = (Usage.ProcessorTime() - before).TotalSeconds;
            await output.WriteLineAsync(answer.ToJsonString());
            await output.FlushAsync();
        }
    }

    private static async Task<JsonObject> AnswerAsync(JsonElement line, EngineRuns runs, int threads)
    {
        switch (line.GetProperty("do").GetString())
        {
            case "compute":
                var request = SessionRequest.Of(line);
                var folder = line.GetProperty("folder").GetString()!;
                return await Usage.OfAsync(async () =>
                    new JsonArray([.. (await runs.RunAsync(request, folder)).Select(path => JsonValue.Create(path))]));
            case "read":
                using (var floor = await Floor.OpenAsync(
                    line.GetProperty("name").GetString()!,
                    line.GetProperty("selections").EnumerateArray().Select(Selection),
                    line.GetProperty("block").GetInt32(),
                    threads))
                {
                    return await Usage.OfAsync(async () => JsonValue.Create(await floor.ReadAsync()));
                }

            case var other:
                throw new ArgumentException($"a session does not know `{other}`", nameof(line));
        }
    }

    private static FloorSelection Selection(JsonElement line) => new(
        line.GetProperty("file").GetString()!,
        Numbers(line.GetProperty("start")),
        Numbers(line.GetProperty("count")));

    private static long[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt64())];
}
