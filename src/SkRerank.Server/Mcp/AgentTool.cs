using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SkRerank.Server.Admission;
using SkRerank.Server.Bodies;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Mcp;

/// <summary>A tool for agents: it reads its arguments strictly, works within the time of a request, and says every failure in one sentence from which the agent can go on.</summary>
internal abstract partial class AgentTool(AdmissionQueue queue, SkRerankServerOptions options, ILogger logger) : McpServerTool
{
    // Texts must not cost an escape for every letter that is not ASCII.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    public override IReadOnlyList<object> Metadata => [];

    protected SkRerankServerOptions Options => options;

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.Deadline);
        try
        {
            using var arguments = Arguments(request.Params?.Arguments);
            return await RunAsync(BodyReader.Of(arguments), new AgentCall(request, queue, options, time.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = RequestRunner.FailureOf(e, time.IsCancellationRequested);
            if (failure.Status >= 500) LogFailed(ProtocolTool.Name, failure.Kind, failure.InnerException ?? failure);
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = Sentence(failure) }] };
        }
    }

    protected abstract Task<CallToolResult> RunAsync(BodyReader arguments, AgentCall call);

    /// <summary>Describes a tool that changes nothing and looks at nothing but this server.</summary>
    protected static Tool Describe(string name, string title, string description, JsonObject input, JsonObject output) => new()
    {
        Name = name,
        Title = title,
        Description = description,
        InputSchema = Element(input),
        OutputSchema = Element(output),
        Annotations = new ToolAnnotations { Title = title, ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false },
    };

    /// <summary>Answers with a text, and the same as an object for programs.</summary>
    protected static CallToolResult Answer(string text, JsonObject structured) => new() { Content = [new TextContentBlock { Text = text }], StructuredContent = Element(structured) };

    private static JsonElement Element(JsonObject value)
    {
        using var document = JsonDocument.Parse(value.ToJsonString(Readable));
        return document.RootElement.Clone();
    }

    private static string Sentence(RequestFailure failure) => failure.Kind switch
    {
        FailureKind.Deadline => "The time of the call ran out before there was an answer; ask for less.",
        FailureKind.Backend or FailureKind.Internal => "The call failed on the server, whose log says why; try once more, or go on without it.",
        _ => failure.Message,
    };

    private JsonDocument Arguments(IDictionary<string, JsonElement>? given)
    {
        var known = ProtocolTool.InputSchema.GetProperty("properties");
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>())
            {
                // A parameter that is left out in silence would make an agent believe in it.
                if (!known.TryGetProperty(name, out _))
                    throw new RequestFailure(FailureKind.Invalid, $"The tool {ProtocolTool.Name} has the parameters {string.Join(", ", known.EnumerateObject().Select(property => property.Name))}, but was called with another; call it with these alone.");
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory, Strict);
    }

    [LoggerMessage(1, LogLevel.Error, "The tool {Tool} failed: {Kind}")]
    private partial void LogFailed(string tool, FailureKind kind, Exception error);
}
