using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DapSourceTests : IAsyncLifetime
{
    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };
    private readonly DapSourceOptions _dap = new();
    private DapServer _server = null!;
    private SourceOpener _opener = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DapServer.StartAsync();
        _policy.Hosts.Add(_server.Host);
        _opener = new(_policy, _options, dap: _dap);
    }

    public async ValueTask DisposeAsync()
    {
        _opener.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Opening_asks_for_the_documents_and_for_nothing_else()
    {
        await using var source = await OpenAsync();

        Assert.Equal([".dds", ".das"], _server.Asked.Select(Path.GetExtension));
        Assert.Equal(_server.Url.AbsoluteUri, source.Name);
        Assert.Equal("dap2+" + _server.Url.AbsoluteUri, source.Location);
        Assert.Equal((12 * 5 * 7 * 4) + (2 * (12 + 5 + 7) * 8), source.Identity.Length);
        Assert.EndsWith(" Tue, 01 Jan 2019 00:00:00 GMT", source.Identity.Version);
    }

    [Theory]
    [InlineData("0:1:11 0:1:4 0:1:6")]
    [InlineData("3:2:9 1:3:4 6:1:6")]
    [InlineData("11:1:11 4:1:4 0:6:6")]
    public async Task Any_part_is_what_the_server_holds(string ranges)
    {
        await using var source = await OpenAsync();
        var question = Question([.. ranges.Split(' ').Select(Range)]);

        var values = await ReadAsync(source, question);

        Assert.Equal(Expected(question), values);
        Assert.Equal($"/thredds/dodsC/test/tas.nc.dods?tas.tas[{ranges.Replace(" ", "][", StringComparison.Ordinal)}]", _server.Asked.Last());
    }

    // Field note 3: a server refuses more than so many Mbytes. What is asked for stays below a bound of our own,
    [Fact]
    public async Task A_read_is_cut_into_requests_of_bounded_length()
    {
        _server.Shape = [300, 20, 30];
        _dap.MaxRequestBytes = 64 << 10;
        _dap.RequestsAtOnce = 3;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(16, _server.AskedOf(".dods").Count()); // 720,000 bytes, halved four times: 45,000 each.
        Assert.InRange(_server.MostAtOnce, 1, 3);
    }

    // and where the server's is lower, its refusal is understood, and remembered.
    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(413)]
    public async Task A_refusal_for_size_halves_the_request_and_is_remembered(int status)
    {
        _server.Shape = [300, 20, 30];
        _server.MaxMbytes = 0.2;
        _server.RefusalStatus = status;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4, _server.AskedOf(".dods").Count()); // Refused once: 180,000 bytes are below the limit that it names.

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4 + 4, _server.AskedOf(".dods").Count());
    }

    [Fact]
    public async Task A_server_that_refuses_little_too_is_not_asked_for_ever_less()
    {
        _server.MaxMbytes = 0.0001;
        await using var source = await OpenAsync();

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1))));
        Assert.Contains("HTTP 403 (Forbidden) \"Request too big=0.00168 Mbytes, max=0.0\" while reading tas.tas[0:1:11]", fault.Message);
        Assert.Single(_server.AskedOf(".dods"));
    }

    // Field note 4: an answer of zeros, or of too few bytes, was taken for data without an error.
    [Theory]
    [InlineData("short", Fault.DataUnreachable, "ended before the last element of `tas`")]
    [InlineData("head only", Fault.DataUnreachable, "ended before the last element of `tas`")]
    [InlineData("half a head", Fault.DataUnreachable, "ended before its data")]
    [InlineData("empty", Fault.DataUnreachable, "ended before its data")]
    [InlineData("long", Fault.CorruptData, "more bytes than the answer's structure takes")]
    [InlineData("zeros", Fault.CorruptData, "an answer that is not DAP2's")]
    [InlineData("zeros behind the head", Fault.CorruptData, "counts 0 elements of `tas` where its structure says 420")]
    [InlineData("huge count", Fault.CorruptData, "counts 4294967295 elements of `tas`")]
    [InlineData("second count", Fault.CorruptData, "counts 7 elements of `tas`")]
    [InlineData("another shape", Fault.CorruptData, "an answer to another question: Dataset")]
    [InlineData("a page", Fault.CorruptData, "an answer that is not DAP2's \"log in\"")]
    public async Task An_answer_that_does_not_fit_fails_after_all_attempts(string flaw, Fault fault, string message)
    {
        _server.Spoil = (answer, _) => SpoiledAnswer.Of(answer, flaw);
        await using var source = await OpenAsync();

        var failure = await AssertFaultAsync(
            fault, () => ReadAsync(source, Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1))));
        Assert.StartsWith($"`{_server.Url}`: HTTP 200 (OK)", failure.Message);
        Assert.Contains(message, failure.Message);
        Assert.EndsWith("while reading tas.tas[0:1:11][0:1:4][0:1:6], 3 times", failure.Message);
        Assert.Equal(3, _server.AskedOf(".dods").Count());
    }

    // Field note 6: a connection that breaks does not end a job.
    [Fact]
    public async Task An_answer_that_was_short_twice_is_asked_for_three_times()
    {
        _server.Spoil = (answer, number) => number <= 4 ? answer[..^5] : answer;
        await using var source = await OpenAsync();
        var all = Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(3, _server.AskedOf(".dods").Count());
    }

    // Field note 8: an error says which URL, which HTTP status, and what was being done.
    [Fact]
    public async Task A_refusal_is_quoted_in_one_line()
    {
        await using var source = await OpenAsync();
        _server.Instead = async (context, _) =>
        {
            await DapServer.SendAsync(context, 400, "Error {\n code = 1;\n message = \"no \\\"such\\\"\n\u0007 variable\";\n};" + new string('x', 100_000));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Equal($"`{_server.Url}`: unexpected HTTP 400 (Bad Request) \"no 'such' variable\" while reading tas.tas[0:1:0][0:1:0][0:1:0]", fault.Message);
    }

    [Fact]
    public async Task An_error_that_comes_as_a_success_is_one()
    {
        await using var source = await OpenAsync();
        _server.Spoil = (_, _) => "Error {\n code = 5;\n message = \"the disk is gone\";\n};"u8.ToArray();

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Contains("HTTP 200 (OK) \"the disk is gone\" in the place of an answer while reading", fault.Message);
    }

    [Fact]
    public async Task A_dataset_that_changes_is_an_error()
    {
        await using var source = await OpenAsync();
        await source.VerifyUnchangedAsync(Stop);

        _server.Das = _server.Das.Replace("\"K\"", "\"degC\"", StringComparison.Ordinal);
        await AssertFaultAsync(Fault.CorruptData, () => source.VerifyUnchangedAsync(Stop).AsTask());

        _server.LastModified = "Tue, 01 Jan 2019 00:00:01 GMT";
        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Contains("the dataset has changed since it was opened", fault.Message);
    }

    [Fact]
    public async Task What_a_server_adds_to_each_answer_is_no_change()
    {
        _server.Instead = (context, number) =>
        {
            context.Response.Headers.LastModified = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
            _server.Das = _server.Das.Replace("made at once", $"made at once, asked {number}", StringComparison.Ordinal);
            return Task.FromResult(false);
        };
        await using var source = await OpenAsync();
        Assert.DoesNotContain("GMT", source.Identity.Version);
        Assert.Equal([".dds", ".das", ".dds"], _server.Asked.Select(Path.GetExtension));

        await source.VerifyUnchangedAsync(Stop);
        Assert.Equal(5, _server.Asked.Count); // That its times move is known now.
        Assert.Equal(0, Assert.Single(await ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1)))));
    }

    [Theory]
    [InlineData("?tas[0:1:2]", "leave it out, and select with a domain")]
    public async Task A_constraint_is_refused(string query, string message)
    {
        var fault = await AssertFaultAsync(
            Fault.InvalidValue, () => _opener.OpenAsync(_server.Url + query, Stop).AsTask());
        Assert.Contains(message, fault.Message);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task A_description_without_end_is_given_up()
    {
        _dap.MaxTextBytes = 100_000;
        _server.Instead = async (context, _) =>
        {
            var part = Encoding.UTF8.GetBytes(new string('x', 10_000));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted).AsTask()
                    .ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return true;
        };

        var fault = await AssertFaultAsync(Fault.TooLarge, () => OpenAsync());
        Assert.Contains("a document of more than 100000 bytes while asking for .dds", fault.Message);
    }

    [Fact]
    public async Task A_description_that_breaks_off_is_asked_for_again()
    {
        _server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                return false;
            }

            await DapServer.SendAsync(context, 200, "Dataset {\n    Float32 tas[time = 1");
            return true;
        };

        await using var source = await OpenAsync();

        Assert.Equal([".dds", ".dds", ".dds", ".das"], _server.Asked.Select(Path.GetExtension));
    }

    // A byte alone takes 32 bits; pydap has it first, all others last.
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 200 }, 200)]
    [InlineData(new byte[] { 255, 255, 255, 200 }, 200)]
    [InlineData(new byte[] { 200, 0, 0, 0 }, 200)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 0)]
    public async Task A_single_byte_is_found_on_either_side(byte[] word, byte value)
    {
        _server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                await context.Response.Body.WriteAsync((byte[])[.. "Dataset {\n Byte one;\n} x;\nData:\r\n"u8, .. word]);
            }

            return number > 2;
        };
        await using var source = await OpenAsync();
        var read = new byte[1];

        await source.ReadAsync(new(["one"], DapType.Byte, []), read, Stop);

        Assert.Equal(value, read[0]);
    }

    [Fact]
    public async Task Another_host_is_not_asked()
    {
        _policy.Hosts.Clear();

        await AssertFaultAsync(Fault.InvalidValue, () => OpenAsync());
        Assert.Empty(_server.Asked);
    }

    private static DapRange Range(string text)
    {
        var numbers = text.Split(':').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], ((numbers[2] - numbers[0]) / numbers[1]) + 1, numbers[1]);
    }

    private static DapQuestion Question(params DapRange[] ranges) => new(["tas", "tas"], DapType.Float32, [.. ranges]);

    private static async Task<float[]> ReadAsync(DapSource source, DapQuestion question)
    {
        var bytes = new byte[question.Elements * 4];
        await source.ReadAsync(question, bytes, Stop);
        return [.. bytes.Chunk(4).Select(number => BinaryPrimitives.ReadSingleBigEndian(number))];
    }

    private static async Task<ComputeException> AssertFaultAsync(Fault fault, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<ComputeException>(act);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private float[] Expected(DapQuestion question)
    {
        var (time, lat, lon) = (question.Ranges[0], question.Ranges[1], question.Ranges[2]);
        return
        [
            .. from t in Positions(time)
               from y in Positions(lat)
               from x in Positions(lon)
               select _server.Value((((t * _server.Shape[1]) + y) * _server.Shape[2]) + x),
        ];
    }

    private static IEnumerable<long> Positions(DapRange range)
    {
        for (long place = 0; place < range.Count; place++)
        {
            yield return range.Start + (place * range.Step);
        }
    }

    private async Task<DapSource> OpenAsync() =>
        (DapSource)await _opener.OpenAsync("dap2+" + _server.Url.AbsoluteUri, Stop);
}
