using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkRerank.Remote;

namespace SkRerank.Cli;

/// <summary><c>skrerank doctor</c>: says what works on this machine, and which hosted rerankers are configured and reachable.</summary>
internal sealed class DoctorCommand
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<string?> _store = new("--store") { Description = "Also look into the store of this folder." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Ask no provider; only say which are configured." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a check." };

    public static Command Create()
    {
        var doctor = new DoctorCommand();
        var command = new Command("doctor", "Check the runtime, the models, a store, and the providers of hosted rerankers. No key is sent or printed, and nothing is billed.") { doctor._store, doctor._offline, doctor._json };
        command.SetAction(doctor.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var checks = new List<DoctorCheck> { LocalChecks.Runtime() };
        checks.AddRange(await LocalChecks.ModelsAsync(cancellationToken));
        if (parsed.GetValue(_store) is { } store) checks.Add(await LocalChecks.StoreAsync(store, cancellationToken));
        checks.AddRange(await ProviderChecks.RunAsync(NamedRerankers.Inspect(), !parsed.GetValue(_offline), cancellationToken));

        var width = checks.Max(check => check.Name.Length);
        foreach (var check in checks)
            Console.WriteLine(parsed.GetValue(_json) ? Json(check) : $"{check.State,-6}  {check.Kind,-8}  {TerminalText.OneLine(check.Name).PadRight(width)}  {TerminalText.OneLine(check.Detail)}");
        return checks.Any(check => check.State == DoctorCheck.Failed) ? 1 : 0;
    }

    private static string Json(DoctorCheck check)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("kind", check.Kind);
            json.WriteString("name", check.Name);
            json.WriteString("state", check.State);
            json.WriteString("detail", check.Detail);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
