using System.Numerics.Tensors;

namespace SkRerank.LearningToRank.Networks;

/// <summary>Computes a feed-forward network with one output, and the derivative of its output by each parameter.</summary>
/// <remarks>
/// All parameters stand in one array, layer by layer: the weights input by input (inputs × units), then the biases. Sums are taken over inputs in their order, one unit beside the other, so that the width of the machine's vectors does not change a bit.
/// </remarks>
internal sealed class MultilayerPerceptron
{
    private readonly int[] _sizes;
    private readonly NetworkActivation _activation;

    /// <param name="inputs">How many inputs there are.</param>
    /// <param name="hiddenLayers">The units of each hidden layer; one output follows.</param>
    /// <param name="activation">What hidden units make of their sum; the output is linear.</param>
    public MultilayerPerceptron(int inputs, IReadOnlyList<int> hiddenLayers, NetworkActivation activation)
    {
        _sizes = [inputs, .. hiddenLayers, 1];
        _activation = activation;
        var count = 0;
        for (var layer = 1; layer < _sizes.Length; layer++) count = checked(count + ((_sizes[layer - 1] + 1) * _sizes[layer]));
        Parameters = new double[count];
        Units = _sizes.Skip(1).Sum();
    }

    public double[] Parameters { get; }

    /// <summary>Gets how many hidden and output units there are: the length of the buffer that a pass needs.</summary>
    public int Units { get; }

    /// <summary>Draws the first weights, by He et al. 2015 for ReLU and Glorot and Bengio 2010 for tanh; biases start at 0.</summary>
    public void Initialise(Random random)
    {
        var offset = 0;
        for (var layer = 1; layer < _sizes.Length; layer++)
        {
            var (inputs, units) = (_sizes[layer - 1], _sizes[layer]);
            var bound = Math.Sqrt(6.0 / (_activation == NetworkActivation.Relu ? inputs : inputs + units));
            for (var i = 0; i < inputs * units; i++) Parameters[offset + i] = ((2 * random.NextDouble()) - 1) * bound;
            offset += (inputs + 1) * units;
        }
    }

    /// <summary>Gives the ranges of <see cref="Parameters"/> that hold weights, not biases.</summary>
    public IEnumerable<Range> Weights()
    {
        var offset = 0;
        for (var layer = 1; layer < _sizes.Length; layer++)
        {
            var weights = _sizes[layer - 1] * _sizes[layer];
            yield return offset..(offset + weights);
            offset += weights + _sizes[layer];
        }
    }

    /// <summary>Computes the output for one row, and leaves what every unit gave in <paramref name="activations"/>.</summary>
    public double Forward(ReadOnlySpan<double> row, Span<double> activations)
    {
        var input = row;
        var (offset, start) = (0, 0);
        for (var layer = 1; layer < _sizes.Length; layer++)
        {
            var units = _sizes[layer];
            var output = activations.Slice(start, units);
            Parameters.AsSpan(offset + (input.Length * units), units).CopyTo(output);
            for (var i = 0; i < input.Length; i++)
            {
                if (input[i] != 0) TensorPrimitives.MultiplyAdd(Parameters.AsSpan(offset + (i * units), units), input[i], output, output);
            }

            if (layer < _sizes.Length - 1) Activate(output);
            offset += (input.Length + 1) * units;
            start += units;
            input = output;
        }

        return input[0];
    }

    /// <summary>Adds the derivatives of <paramref name="slope"/> times the output by each parameter.</summary>
    /// <param name="row">The row of the last <see cref="Forward"/>.</param>
    /// <param name="activations">What that pass left.</param>
    /// <param name="slope">The derivative of the loss by the output.</param>
    /// <param name="gradient">Receives the sums, as long as <see cref="Parameters"/>.</param>
    public void Backward(ReadOnlySpan<double> row, ReadOnlySpan<double> activations, double slope, Span<double> gradient)
    {
        double[] delta = [slope];
        var (offset, start) = (Parameters.Length, Units);
        for (var layer = _sizes.Length - 1; layer > 0; layer--)
        {
            var (inputs, units) = (_sizes[layer - 1], _sizes[layer]);
            offset -= (inputs + 1) * units;
            start -= units;
            var input = layer == 1 ? row : activations.Slice(start - inputs, inputs);
            var biases = gradient.Slice(offset + (inputs * units), units);
            TensorPrimitives.Add(biases, delta, biases);
            for (var i = 0; i < inputs; i++)
            {
                if (input[i] == 0) continue;
                var weights = gradient.Slice(offset + (i * units), units);
                TensorPrimitives.MultiplyAdd(delta, input[i], weights, weights);
            }

            if (layer > 1) delta = Propagate(delta, Parameters.AsSpan(offset, inputs * units), input);
        }
    }

    private void Activate(Span<double> sums)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] = _activation == NetworkActivation.Relu ? Math.Max(0, sums[i]) : Math.Tanh(sums[i]);
    }

    private double[] Propagate(double[] delta, ReadOnlySpan<double> weights, ReadOnlySpan<double> outputs)
    {
        var previous = new double[outputs.Length];
        for (var i = 0; i < previous.Length; i++)
        {
            var slope = _activation == NetworkActivation.Relu ? (outputs[i] > 0 ? 1 : 0) : 1 - (outputs[i] * outputs[i]);
            if (slope == 0) continue;
            var sum = 0.0;
            for (var unit = 0; unit < delta.Length; unit++) sum += weights[(i * delta.Length) + unit] * delta[unit];
            previous[i] = sum * slope;
        }

        return previous;
    }
}
