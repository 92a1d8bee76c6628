using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;
using SkRerank.LateInteraction;
using SkRerank.Server.Bodies;
using SkRerank.Server.Dialects;
using SkRerank.Server.Models;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Endpoints;

/// <summary>Answers embedding requests in the contracts of TEI and of OpenAI.</summary>
internal sealed class EmbeddingEndpoints(ServedModels models, SkRerankServerOptions options)
{
    /// <summary>TEI's <c>/embed</c>: one vector a text.</summary>
    public async Task EmbedAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var texts = Texts(body, "inputs");
        var (normalize, truncate, isQuery) = (body.Flag("normalize", true), TeiDialect.Truncates(body), IsQuery(body));
        var model = models.Embedding(body.OptionalString("model"));
        var dimensions = body.OptionalInteger("dimensions", 1, 65_536);
        var vectors = await EmbedAsync(call, model, texts, isQuery, truncate).ConfigureAwait(false);
        RequireDimensions(dimensions, vectors);
        await call.WriteAsync(json =>
        {
            json.WriteStartArray();
            foreach (var vector in vectors) WriteVector(json, normalize ? Normalized(vector) : vector.Span);
            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    /// <summary>TEI's <c>/embed_all</c>: one vector a token.</summary>
    public async Task EmbedAllAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var texts = Texts(body, "inputs");
        var (truncate, isQuery) = (TeiDialect.Truncates(body), IsQuery(body));
        var encoder = models.Encoding(body.OptionalString("model")).TokenEncoder!;
        List<TokenVectors> vectors = [];
        using (await call.EnterAsync(texts.Count, texts.Sum(TokenEstimate.Of)).ConfigureAwait(false))
        {
            if (isQuery)
            {
                foreach (var text in texts) vectors.Add(await encoder.EncodeQueryAsync(text, call.Cancellation).ConfigureAwait(false));
            }
            else
            {
                var passages = await encoder.EncodePassagesAsync(texts, call.Cancellation).ConfigureAwait(false);
                if (!truncate) RequireWhole(passages);
                vectors.AddRange(passages.Select(passage => passage.TokenVectors));
            }
        }

        await call.WriteAsync(json =>
        {
            json.WriteStartArray();
            foreach (var tokens in vectors)
            {
                json.WriteStartArray();
                for (var i = 0; i < tokens.Count; i++) WriteVector(json, tokens[i]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    /// <summary>OpenAI's <c>/v1/embeddings</c>, and Infinity's, which knows pictures and sounds too; the vectors as numbers, or in base64 as OpenAI's own client asks for.</summary>
    public async Task OpenAiAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var texts = Texts(body, "input");
        var base64 = body.OptionalString("encoding_format") switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw BodyReader.Wrong("encoding_format", "float or base64", "another text"),
        };
        if (body.OptionalString("modality") is not (null or "text")) throw BodyReader.Wrong("modality", "text", "another text");
        var model = models.Embedding(body.OptionalString("model"));

        // Infinity's clients write 0 where nobody asked for a length.
        var dimensions = body.OptionalInteger("dimensions", 0, 65_536) is > 0 and var length ? length : (int?)null;
        var vectors = await EmbedAsync(call, model, texts, isQuery: false, truncate: true).ConfigureAwait(false);
        RequireDimensions(dimensions, vectors);
        await call.WriteAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            for (var i = 0; i < vectors.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("object", "embedding");
                json.WriteNumber("index", i);
                json.WritePropertyName("embedding");
                if (base64) json.WriteBase64StringValue(LittleEndian(Normalized(vectors[i])));
                else WriteVector(json, Normalized(vectors[i]));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model", model.Name);
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", call.Tokens);
            json.WriteNumber("total_tokens", call.Tokens);
            json.WriteEndObject();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(ServerCall call, ServedModel model, IReadOnlyList<string> texts, bool isQuery, bool truncate)
    {
        using var place = await call.EnterAsync(texts.Count, texts.Sum(TokenEstimate.Of)).ConfigureAwait(false);
        if (isQuery && model.Embeddings!.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder)
        {
            List<ReadOnlyMemory<float>> queries = [];
            foreach (var text in texts) queries.Add(await embedder.EmbedQueryAsync(text, call.Cancellation).ConfigureAwait(false));
            return queries;
        }

        // The one that gives token vectors in the same pass says what it cut.
        if (!truncate && model.Embeddings!.GetService(typeof(ITokenVectorEncoder)) is ITokenVectorEncoder encoder)
        {
            var passages = await encoder.EncodePassagesAsync(texts, call.Cancellation).ConfigureAwait(false);
            RequireWhole(passages);
            return [.. passages.Select(passage => passage.Embedding)];
        }

        var embeddings = await model.Embeddings!.GenerateAsync(texts, cancellationToken: call.Cancellation).ConfigureAwait(false);
        if (embeddings.Count != texts.Count) throw new RerankException($"The embedding generator should give {texts.Count} vectors, but gave {embeddings.Count}; use one that answers for every text.");
        return [.. embeddings.Select(embedding => embedding.Vector)];
    }

    private IReadOnlyList<string> Texts(BodyReader body, string name)
    {
        var texts = body.OneOrManyStrings(name, options.MaxDocuments);
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(texts[i])) throw new RequestFailure(FailureKind.Empty, $"'{name}[{i}]' should be a text, but it is blank; give one, or leave it out.") { Property = name };
        }

        return texts;
    }

    // TEI's names of prompts are those of the model's folder; these two are what sentence-transformers gives every retrieval model.
    private static bool IsQuery(BodyReader body) => body.OptionalString("prompt_name") switch
    {
        null or "document" or "passage" => false,
        "query" => true,
        _ => throw BodyReader.Wrong("prompt_name", "query, document or passage", "another text"),
    };

    private static void RequireWhole(IReadOnlyList<PassageEncoding> passages)
    {
        var cut = passages.Count(passage => passage.Truncated);
        if (cut > 0) throw new RequestFailure(FailureKind.TooLarge, $"'inputs' should fit the model's window, but {cut} do not; shorten them, or send \"truncate\": true.") { Property = "inputs" };
    }

    private static void RequireDimensions(int? dimensions, IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        if (dimensions is { } wanted && vectors.Count > 0 && vectors[0].Length != wanted)
            throw RequestFailure.Invalid("dimensions", $"'dimensions' should be {vectors[0].Length}, which is what the model gives, but it is {wanted}; leave it out.");
    }

    private static ReadOnlySpan<float> Normalized(ReadOnlyMemory<float> vector)
    {
        var norm = TensorPrimitives.Norm(vector.Span);
        if (norm == 0 || MathF.Abs(norm - 1) < 1e-6f) return vector.Span;
        var scaled = new float[vector.Length];
        TensorPrimitives.Divide(vector.Span, norm, scaled);
        return scaled;
    }

    private static byte[] LittleEndian(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }

    private static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartArray();
        foreach (var value in vector) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
