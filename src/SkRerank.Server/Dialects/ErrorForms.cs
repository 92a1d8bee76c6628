using System.Text.Json;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Dialects;

/// <summary>The bodies of errors of the contracts.</summary>
internal static class ErrorForms
{
    /// <summary>Cohere: <c>{"message", "id"}</c>; too large is a 400 as there.</summary>
    public static IErrorForm Cohere { get; } = new CohereErrors();

    /// <summary>Jina and FastAPI: <c>{"detail"}</c>.</summary>
    public static IErrorForm Jina { get; } = new Form("JinaError", (json, failure, _) => json.WriteString("detail", failure.Message));

    /// <summary>OpenAI and vLLM: <c>{"error": {"message", "type", "param", "code"}}</c>; TEI's OpenAI endpoint wants <c>message</c>, <c>code</c> and <c>error_type</c> beside it.</summary>
    public static IErrorForm OpenAI { get; } = new Form("OpenAIError", (json, failure, _) =>
    {
        json.WriteString("message", failure.Message);
        WriteOpenAI(json, failure);
    });

    /// <summary>Infinity: a validation error as FastAPI has it.</summary>
    public static IErrorForm Infinity { get; } = new InfinityErrors();

    /// <summary>TEI: <c>{"error", "error_type"}</c>.</summary>
    public static IErrorForm Tei { get; } = new TeiErrors();

    /// <summary>The fields of all: <c>{"message", "detail", "error", "id"}</c>.</summary>
    public static IErrorForm Union { get; } = new Form("RerankError", (json, failure, id) =>
    {
        json.WriteString("message", failure.Message);
        json.WriteString("detail", failure.Message);
        WriteOpenAI(json, failure);
        json.WriteString("id", id);
    });

    /// <summary>The server's own endpoints: <c>{"message", "property", "id"}</c>.</summary>
    public static IErrorForm Own { get; } = new Form("ServerError", (json, failure, id) =>
    {
        json.WriteString("message", failure.Message);
        if (failure.Property is { } property) json.WriteString("property", property);
        json.WriteString("id", id);
    });

    private static string TeiType(FailureKind kind) => kind switch
    {
        FailureKind.Empty => "Empty",
        FailureKind.Invalid or FailureKind.TooLarge or FailureKind.UnsupportedMedia or FailureKind.NotFound or FailureKind.Unauthorized => "Validation",
        FailureKind.Overloaded or FailureKind.Deadline => "Overloaded",
        FailureKind.Unavailable => "Unhealthy",
        _ => "Backend",
    };

    private static void WriteOpenAI(Utf8JsonWriter json, RequestFailure failure)
    {
        json.WriteStartObject("error");
        json.WriteString("message", failure.Message);
        json.WriteString("type", failure.Kind switch
        {
            FailureKind.Unauthorized => "authentication_error",
            FailureKind.Overloaded => "rate_limit_error",
            FailureKind.NotFound => "not_found_error",
            _ => failure.Status < 500 ? "invalid_request_error" : "server_error",
        });
        json.WriteString("param", failure.Property);
        json.WriteString("code", failure.Kind == FailureKind.NotFound ? "model_not_found" : null);
        json.WriteEndObject();
        json.WriteNumber("code", failure.Status);
        json.WriteString("error_type", TeiType(failure.Kind));
    }

    private sealed class Form(string schema, Action<Utf8JsonWriter, RequestFailure, string> write) : IErrorForm
    {
        public string Schema => schema;

        public void Write(Utf8JsonWriter json, RequestFailure failure, string requestId)
        {
            json.WriteStartObject();
            write(json, failure, requestId);
            json.WriteEndObject();
        }
    }

    private sealed class CohereErrors : IErrorForm
    {
        public string Schema => "CohereError";

        // Cohere knows no 413, 415 and 502.
        public int StatusOf(RequestFailure failure) => failure.Status switch
        {
            413 or 415 => 400,
            502 => 503,
            var status => status,
        };

        public void Write(Utf8JsonWriter json, RequestFailure failure, string requestId)
        {
            json.WriteStartObject();
            json.WriteString("message", failure.Message);
            json.WriteString("id", requestId);
            json.WriteEndObject();
        }
    }

    private sealed class InfinityErrors : IErrorForm
    {
        public string Schema => "InfinityError";

        public int StatusOf(RequestFailure failure) => failure.Kind is FailureKind.Invalid or FailureKind.Empty or FailureKind.TooLarge ? 422 : failure.Status;

        public void Write(Utf8JsonWriter json, RequestFailure failure, string requestId)
        {
            json.WriteStartObject();
            if (StatusOf(failure) == 422)
            {
                json.WriteStartArray("detail");
                json.WriteStartObject();
                json.WriteStartArray("loc");
                json.WriteStringValue("body");
                if (failure.Property is { } property) json.WriteStringValue(property);
                json.WriteEndArray();
                json.WriteString("msg", failure.Message);
                json.WriteString("type", "value_error");
                json.WriteEndObject();
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("detail", failure.Message);
            }

            json.WriteEndObject();
        }
    }

    private sealed class TeiErrors : IErrorForm
    {
        public string Schema => "TeiError";

        // TEI documents 400 for what is empty, 413 for too many, 422 for what does not validate, 424 for a backend, 429 for too much at once, 503 for health.
        public int StatusOf(RequestFailure failure) => failure.Kind switch
        {
            FailureKind.Invalid => 422,
            FailureKind.Backend => 424,
            _ => failure.Status,
        };

        public void Write(Utf8JsonWriter json, RequestFailure failure, string requestId)
        {
            json.WriteStartObject();
            json.WriteString("error", failure.Message);
            json.WriteString("error_type", TeiType(failure.Kind));
            json.WriteEndObject();
        }
    }
}
