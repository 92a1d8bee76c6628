using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Inference;

/// <summary>Represents the output of a graph that is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">The length of its last axis; 1 where there is one score a token and no axis for it.</param>
/// <param name="IsPerToken">Whether there is one row a token, and not one an input.</param>
internal sealed record OutputChoice(string Name, int Width, bool IsPerToken)
{
    /// <summary>Chooses among the outputs of a graph.</summary>
    /// <exception cref="RerankException">No output is what the contract wants.</exception>
    public static OutputChoice Of(string path, IReadOnlyDictionary<string, NodeMetadata> outputs, GraphContract contract)
    {
        // A graph may put out more than is wanted, such as the hidden states of every layer; the usual names come first.
        var floats = outputs
            .Where(output => output.Value.IsTensor && output.Value.ElementDataType is TensorElementType.Float or TensorElementType.Float16)
            .OrderBy(output => output.Key is "last_hidden_state" or "token_embeddings" or "logits" ? 0 : 1)
            .Select(output => (Name: output.Key, Axes: output.Value.Dimensions))
            .ToArray();
        var actual = string.Join(", ", outputs.Select(output => $"'{output.Key}' of rank {output.Value.Dimensions?.Length ?? 0}"));
        return contract.Output switch
        {
            GraphOutput.TokenVectors when contract.AcceptsLogits && Array.Find(floats, output => output.Axes.Length == 2 && output.Axes[^1] == 1).Name is { } logit => new OutputChoice(logit, 1, IsPerToken: false),
            GraphOutput.TokenVectors => Wide(path, floats, $"The graph '{path}' must put out token vectors (batch × sequence × dimensions, floats), but puts out {actual}; give the folder of a bi-encoder, not of a cross-encoder."),
            GraphOutput.Logits => Labels(path, floats, contract, actual),
            GraphOutput.LayerHeads => Layer(path, floats, contract, actual),
            _ => Wide(path, floats, $"The graph '{path}' must put out the logits of the next token (batch × sequence × vocabulary, floats), but puts out {actual}; export the model for text generation, without its cache."),
        };
    }

    private static OutputChoice Wide(string path, (string Name, int[] Axes)[] floats, string missing)
    {
        var (name, axes) = Array.Find(floats, output => output.Axes.Length == 3);
        if (name is null) throw LoadError.Create(missing);
        return axes[^1] > 0 ? new OutputChoice(name, axes[^1], IsPerToken: true)
            : throw LoadError.Create($"The output '{name}' of the graph '{path}' must have a fixed number of dimensions, but has an open last axis; export the model again.");
    }

    private static OutputChoice Labels(string path, (string Name, int[] Axes)[] floats, GraphContract contract, string actual)
    {
        var (name, axes) = Array.Find(floats, output => output.Axes.Length == 2);
        var isPerToken = false;
        if (name is null)
        {
            // An encoder may keep an axis of length 1 between; a decoder may give a score at each token.
            (name, axes) = Array.Find(floats, output => output.Axes.Length == 3 && output.Axes[^1] is 1 or 2 && (contract.ReadsLastToken || output.Axes[1] == 1));
            isPerToken = name is not null && axes[1] != 1;
        }

        if (name is null)
            throw LoadError.Create($"The graph '{path}' must put out logits (batch × 1 or 2, floats), but puts out {actual}; give the folder of a cross-encoder, exported with its classification head.");
        return axes[^1] is 1 or 2 ? new OutputChoice(name, axes[^1], isPerToken)
            : throw LoadError.Create($"The output '{name}' of the graph '{path}' must have 1 or 2 labels, but has {(axes[^1] < 1 ? "an open last axis" : $"{axes[^1]}")}; export the model again.");
    }

    private static OutputChoice Layer(string path, (string Name, int[] Axes)[] floats, GraphContract contract, string actual)
    {
        var layers = floats
            .Where(output => output.Axes.Length == 2 || (output.Axes.Length == 3 && output.Axes[^1] == 1))
            .Select(output => (output.Name, output.Axes, Number: NumberAtEnd(output.Name)))
            .Where(output => output.Number >= 0)
            .OrderBy(output => output.Number)
            .ToArray();
        if (layers.Length == 0)
            throw LoadError.Create($"The graph '{path}' must put out the score of each layer (names that end with the layer's number, such as 'logits_24'), but puts out {actual}; export the model with its layer heads.");
        var (name, axes, _) = contract.Layer is { } wanted ? Array.Find(layers, layer => layer.Number == wanted) : layers[^1];
        if (name is null)
            throw LoadError.Create($"The graph '{path}' must have a head for layer {contract.Layer}, but has heads for {string.Join(", ", layers.Select(layer => layer.Number))}; set Layer in OnnxModelOptions to one of them.");
        return new OutputChoice(name, 1, IsPerToken: axes[1] != 1);
    }

    private static int NumberAtEnd(string name)
    {
        var digits = name.AsSpan(name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
